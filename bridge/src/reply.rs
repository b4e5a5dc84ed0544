//! Every asynchronous call is answered exactly once: with its result, an error, a panic that was caught,
//! or "shut down" when the runtime ends before the call does. C++ coroutines wait for these answers, so
//! a lost one would leave a coroutine hanging for ever.

use crate::problem::{Answer, Problem};
use futures_util::FutureExt;
use std::ffi::{c_char, c_int, c_void};
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::runtime::Handle;

/// The call did what it should.
pub const STATUS_OK: c_int = 0;
/// The call failed; the JSON says why.
pub const STATUS_ERROR: c_int = 1;
/// Nothing will come any more.
pub const STATUS_SHUT_DOWN: c_int = 2;

/// `gigco_bridge_callback`.
pub type TextCallback = Option<
    unsafe extern "C" fn(user: *mut c_void, status: c_int, json: *const c_char, size: usize),
>;

/// `gigco_bridge_client_callback` and `gigco_bridge_worker_callback`.
pub type HandleCallback<H> = Option<
    unsafe extern "C" fn(
        user: *mut c_void,
        status: c_int,
        handle: *mut H,
        json: *const c_char,
        size: usize,
    ),
>;

/// The caller's pointer. It is only ever given back, and the contract lets it come on any thread.
struct User(*mut c_void);
// SAFETY: the pointer is never followed here.
unsafe impl Send for User {}

impl User {
    fn pointer(&self) -> *mut c_void {
        self.0
    }
}

/// Calls the callback.
type Deliver<T> = Box<dyn FnOnce(Result<T, Problem>) + Send>;

/// The duty to answer one call. Dropped unanswered, it answers "shut down".
pub struct Reply<T> {
    deliver: Option<Deliver<T>>,
}

impl Reply<String> {
    /// An answer of JSON text alone.
    pub fn text(callback: TextCallback, user: *mut c_void) -> Self {
        let user = User(user);
        Self::new(move |answer: Answer| {
            let Some(callback) = callback else { return };
            let (status, json) = match answer {
                Ok(json) => (STATUS_OK, json),
                Err(problem) => told(&problem),
            };
            // SAFETY: the caller promised a callback that may be called from any thread, once.
            unsafe { callback(user.pointer(), status, json.as_ptr().cast(), json.len()) }
        })
    }
}

impl<H: Send + 'static> Reply<Box<H>> {
    /// An answer of a handle, which then belongs to the caller. Without a callback it is dropped.
    pub fn handle(callback: HandleCallback<H>, user: *mut c_void) -> Self {
        let user = User(user);
        Self::new(move |answer: Result<Box<H>, Problem>| {
            let Some(callback) = callback else { return };
            let (status, handle, json) = match answer {
                Ok(handle) => (STATUS_OK, Box::into_raw(handle), String::from("{}")),
                Err(problem) => {
                    let (status, json) = told(&problem);
                    (status, std::ptr::null_mut(), json)
                }
            };
            // SAFETY: as above; the handle is the caller's from here on.
            unsafe {
                callback(
                    user.pointer(),
                    status,
                    handle,
                    json.as_ptr().cast(),
                    json.len(),
                );
            }
        })
    }
}

impl<T> Reply<T> {
    fn new(deliver: impl FnOnce(Result<T, Problem>) + Send + 'static) -> Self {
        Self {
            deliver: Some(Box::new(deliver)),
        }
    }

    /// Answers the call.
    pub fn answer(mut self, result: Result<T, Problem>) {
        if let Some(deliver) = self.deliver.take() {
            deliver(result);
        }
    }
}

impl<T> Drop for Reply<T> {
    fn drop(&mut self) {
        if let Some(deliver) = self.deliver.take() {
            deliver(Err(Problem::ShutDown));
        }
    }
}

fn told(problem: &Problem) -> (c_int, String) {
    let status = match problem {
        Problem::Refused { .. } => STATUS_ERROR,
        Problem::ShutDown => STATUS_SHUT_DOWN,
    };
    (status, problem.json())
}

/// Begins an asynchronous call. `prepare` reads the arguments on the caller's thread, because their
/// bytes are only lent for that long; the work it returns runs on the runtime.
pub fn begin<T, W>(reply: Reply<T>, prepare: impl FnOnce() -> Result<(Handle, W), Problem>)
where
    T: Send + 'static,
    W: Future<Output = Result<T, Problem>> + Send + 'static,
{
    match catch_unwind(AssertUnwindSafe(prepare)) {
        Ok(Ok((runtime, work))) => {
            // On a runtime that has ended the task is dropped, and with it the reply.
            let task = async move {
                // The work is dropped before the answer, and with it all that it holds on to: a callback
                // may at once do what needs it to be free.
                let outcome = AssertUnwindSafe(work).catch_unwind().await;
                reply.answer(outcome.unwrap_or_else(|cause| Err(Problem::panic(cause))));
            };
            let _ = catch_unwind(AssertUnwindSafe(|| runtime.spawn(task)));
        }
        Ok(Err(problem)) => reply.answer(Err(problem)),
        Err(cause) => reply.answer(Err(Problem::panic(cause))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    type Told = (c_int, String);

    unsafe extern "C" fn tell(user: *mut c_void, status: c_int, json: *const c_char, size: usize) {
        // SAFETY: `user` is the sender that `waiting` leaked, and the bytes are valid for the call.
        let (told, text) = unsafe {
            let bytes = std::slice::from_raw_parts(json.cast::<u8>(), size);
            (
                &*user.cast::<mpsc::Sender<Told>>(),
                String::from_utf8_lossy(bytes).into_owned(),
            )
        };
        told.send((status, text)).expect("somebody waits");
    }

    fn waiting() -> (Reply<String>, mpsc::Receiver<Told>) {
        let (sender, receiver) = mpsc::channel();
        let user = Box::into_raw(Box::new(sender)).cast();
        (Reply::text(Some(tell), user), receiver)
    }

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .build()
            .expect("a runtime")
    }

    #[test]
    fn the_result_of_the_work_is_the_answer() {
        let (reply, told) = waiting();
        let runtime = runtime();
        begin(reply, || {
            Ok((runtime.handle().clone(), async { Ok("[1]".to_owned()) }))
        });
        assert_eq!(told.recv().expect("told"), (STATUS_OK, "[1]".to_owned()));
        assert!(told.try_recv().is_err(), "told once");
    }

    #[test]
    fn a_panic_of_the_work_is_an_error() {
        let (reply, told) = waiting();
        let runtime = runtime();
        begin(reply, || {
            Ok((runtime.handle().clone(), async { panic!("inside") }))
        });
        let expected = r#"{"code":"panic","message":"inside"}"#.to_owned();
        assert_eq!(told.recv().expect("told"), (STATUS_ERROR, expected));
    }

    #[test]
    fn a_panic_and_a_refusal_of_the_preparation_are_told_at_once() {
        type Work = std::future::Ready<Answer>;
        let (reply, told) = waiting();
        begin::<String, Work>(reply, || panic!("before"));
        assert_eq!(told.try_recv().expect("told").0, STATUS_ERROR);
        let (reply, told) = waiting();
        begin::<String, Work>(reply, || Err(Problem::invalid("no")));
        assert_eq!(
            told.try_recv().expect("told").1,
            r#"{"code":"invalid_argument","message":"no"}"#
        );
    }

    #[test]
    fn what_the_end_of_the_runtime_cuts_off_is_told_that_all_is_shut_down() {
        let (reply, told) = waiting();
        let runtime = runtime();
        let handle = runtime.handle().clone();
        begin(reply, || Ok((handle.clone(), std::future::pending())));
        drop(runtime);
        assert_eq!(
            told.recv().expect("told"),
            (STATUS_SHUT_DOWN, String::new())
        );
        let (reply, told) = waiting();
        begin(reply, || Ok((handle, async { Ok(String::new()) })));
        assert_eq!(told.try_recv().expect("told").0, STATUS_SHUT_DOWN);
    }

    #[test]
    fn without_a_callback_a_handle_is_dropped() {
        let kept = std::sync::Arc::new(());
        let reply = Reply::handle(None, std::ptr::null_mut());
        reply.answer(Ok(Box::new(kept.clone())));
        assert_eq!(std::sync::Arc::strong_count(&kept), 1);
    }
}
