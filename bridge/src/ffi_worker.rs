//! The C interface: workers and the replayer. As in `ffi.rs`, the header has the promises.

use crate::client::Client;
use crate::ffi::{at_once, free, handle, status, text};
use crate::reply::{HandleCallback, Reply, TextCallback, begin};
use crate::runtime::Runtime;
use crate::worker::{self, Worker};
use crate::{activity, command, replay};
use std::ffi::{c_char, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// What the handle of a worker points to: work that goes on keeps the worker, whoever frees the handle.
pub type WorkerHandle = Arc<Worker>;

/// Makes a worker of a task queue.
///
/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gigco_bridge_worker_new(
    client: *const Client,
    options: *const c_char,
    options_size: usize,
    user: *mut c_void,
    callback: HandleCallback<WorkerHandle>,
) {
    // SAFETY: the header asks for it.
    begin(Reply::handle(callback, user), || unsafe {
        let client = handle(client)?.clone();
        let config = worker::config(&client.namespace, text(options, options_size)?)?;
        Ok((client.runtime.clone(), worker::start(client, config)))
    });
}

/// Makes a worker that replays one history.
///
/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gigco_bridge_replay_history(
    runtime: *const Runtime,
    options: *const c_char,
    options_size: usize,
    history: *const c_char,
    history_size: usize,
    user: *mut c_void,
    callback: HandleCallback<WorkerHandle>,
) {
    // SAFETY: the header asks for it.
    begin(Reply::handle(callback, user), || unsafe {
        let runtime = handle(runtime)?.handle();
        let history = replay::read(text(options, options_size)?, text(history, history_size)?)?;
        Ok((runtime.clone(), replay::start(history, runtime)))
    });
}

/// Lets go of a worker.
///
/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gigco_bridge_worker_free(worker: *mut WorkerHandle) {
    // SAFETY: the header asks for it.
    unsafe { free(worker, drop) }
}

/// A function of the interface that asks a worker for something and answers later. `$text` names the JSON that
/// it takes besides, if any.
macro_rules! asks_worker {
    ($(#[$about:meta])* $name:ident, |$worker:ident $(, $text:ident)?| $work:expr) => {
        $(#[$about])*
        ///
        /// # Safety
        /// As the header says.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name(
            worker: *const WorkerHandle,
            $($text: *const c_char, size: usize,)?
            user: *mut c_void,
            callback: TextCallback,
        ) {
            // SAFETY: the header asks for it.
            begin(Reply::text(callback, user), || unsafe {
                let $worker = handle(worker)?;
                $(let $text = text($text, size)?;)?
                Ok(($worker.runtime.clone(), $work?))
            });
        }
    };
}

asks_worker!(
    /// Waits for a workflow activation.
    gigco_bridge_poll_workflow,
    |it| it.poll_workflow()
);
asks_worker!(
    /// Answers a workflow activation.
    gigco_bridge_complete_workflow,
    |it, completion| it.complete_workflow(command::from_json(completion)?)
);
asks_worker!(
    /// Waits for an activity task.
    gigco_bridge_poll_activity,
    |it| it.poll_activity()
);
asks_worker!(
    /// Answers an activity task.
    gigco_bridge_complete_activity,
    |it, completion| it.complete_activity(activity::completion(completion)?)
);
asks_worker!(
    /// Waits for the last work.
    gigco_bridge_finalize_shutdown,
    |it| it.finalize_shutdown()
);

/// Tells that an activity is alive.
///
/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gigco_bridge_record_heartbeat(
    worker: *const WorkerHandle,
    heartbeat: *const c_char,
    heartbeat_size: usize,
    error: *mut c_char,
    error_size: usize,
) -> c_int {
    // SAFETY: the header asks for it.
    let done = unsafe {
        at_once(error, error_size, || {
            handle(worker)?.record_heartbeat(text(heartbeat, heartbeat_size)?)
        })
    };
    status(&done)
}

/// Stops asking for work.
///
/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gigco_bridge_initiate_shutdown(worker: *const WorkerHandle) {
    // SAFETY: the header asks for it.
    if let Ok(worker) = unsafe { handle(worker) } {
        let _ = catch_unwind(AssertUnwindSafe(|| worker.initiate_shutdown()));
    }
}
