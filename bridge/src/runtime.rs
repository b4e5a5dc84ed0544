//! The threads that everything here runs on, and sdk-core's logs.

use crate::payload::{instant, text};
use crate::problem::{Problem, parse};
use serde::{Deserialize, Serialize};
use std::ffi::{c_char, c_void};
use std::sync::Arc;
use std::time::Duration;
use temporalio_common::telemetry::{
    CoreLog, CoreLogConsumer, Logger, TelemetryOptions, remove_trace_subscriber_for_current_thread,
    set_trace_subscriber_for_current_thread, telemetry_init,
};
use temporalio_sdk_core::CoreRuntime;

/// sdk-core waits for the network nearly always.
const THREADS: usize = 2;
const THREADS_MAX: usize = 64;
const LOG_FILTER: &str = "warn";
/// How long the end waits for a callback that does not return.
const END_TIMEOUT: Duration = Duration::from_secs(5);

/// `gigco_bridge_log`.
pub type LogCallback =
    Option<unsafe extern "C" fn(user: *mut c_void, json: *const c_char, size: usize)>;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Options {
    threads: Option<usize>,
    log_filter: Option<String>,
}

/// The tokio runtime is kept apart from sdk-core's, which clients share: whoever lets go of that last, on
/// whatever thread, must not be the one who stops the threads.
pub struct Runtime {
    tokio: tokio::runtime::Runtime,
    core: Arc<CoreRuntime>,
}

impl Runtime {
    pub fn new(json: &str, log: LogCallback, user: *mut c_void) -> Result<Self, Problem> {
        let options: Options = if json.is_empty() {
            Options::default()
        } else {
            parse(json)?
        };
        let threads = options.threads.unwrap_or(THREADS);
        if threads == 0 || threads > THREADS_MAX {
            return Err(Problem::invalid(format!(
                "threads is not 1 to {THREADS_MAX}"
            )));
        }
        let logger = log.map(|call| Logger::Push {
            filter: options.log_filter.unwrap_or_else(|| LOG_FILTER.to_owned()),
            consumer: Arc::new(Sink { call, user }),
        });
        let telemetry = TelemetryOptions::builder().maybe_logging(logger).build();
        let telemetry = telemetry_init(telemetry)
            .map_err(|error| Problem::new("internal", format!("telemetry: {error}")))?;
        let subscriber = telemetry.trace_subscriber();
        let tokio = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(threads)
            .thread_name("temporal")
            .enable_all()
            .on_thread_start(move || {
                block_broken_pipes();
                if let Some(subscriber) = &subscriber {
                    set_trace_subscriber_for_current_thread(subscriber.clone());
                }
            })
            .build()
            .map_err(|error| Problem::new("internal", format!("threads: {error}")))?;
        let core = {
            let _inside = tokio.enter();
            // Without an interval the worker does not report itself to the server, only its work.
            CoreRuntime::new_assume_tokio_initialized_telem(telemetry, None)
        };
        // sdk-core made this thread log too, which would outlive the runtime.
        remove_trace_subscriber_for_current_thread();
        Ok(Self {
            tokio,
            core: Arc::new(core),
        })
    }

    pub fn handle(&self) -> tokio::runtime::Handle {
        self.tokio.handle().clone()
    }

    pub fn core(&self) -> Arc<CoreRuntime> {
        self.core.clone()
    }

    /// Stops the threads; what is not finished is answered by "shut down". From within a callback, which
    /// runs on one of those threads, it cannot wait for them.
    pub fn end(self) {
        if tokio::runtime::Handle::try_current().is_ok() {
            self.tokio.shutdown_background();
        } else {
            self.tokio.shutdown_timeout(END_TIMEOUT);
        }
    }
}

/// Writing to a connection that the other side has closed raises SIGPIPE, which ends the process unless it
/// says otherwise; Rust's own programs ignore it, but this is a guest in one of C++. Blocked on the threads
/// that write, it stays an error of the write, and the process keeps its say.
fn block_broken_pipes() {
    // SAFETY: the set is made before it is used, and is only read afterwards.
    unsafe {
        let mut signals = std::mem::zeroed();
        libc::sigemptyset(&mut signals);
        libc::sigaddset(&mut signals, libc::SIGPIPE);
        libc::pthread_sigmask(libc::SIG_BLOCK, &signals, std::ptr::null_mut());
    }
}

/// Where sdk-core's log lines go.
struct Sink {
    call: unsafe extern "C" fn(user: *mut c_void, json: *const c_char, size: usize),
    user: *mut c_void,
}

// SAFETY: the pointer is only given back, and the contract lets that be on any thread, at any time.
unsafe impl Send for Sink {}
// SAFETY: as above.
unsafe impl Sync for Sink {}

impl std::fmt::Debug for Sink {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Sink")
    }
}

#[derive(Serialize)]
struct Line<'a> {
    level: String,
    target: &'a str,
    message: &'a str,
    time_us: i64,
    fields: &'a std::collections::HashMap<String, serde_json::Value>,
}

impl CoreLogConsumer for Sink {
    fn on_log(&self, log: CoreLog) {
        let line = Line {
            level: log.level.as_str().to_ascii_lowercase(),
            target: &log.target,
            message: &log.message,
            time_us: instant(Some(log.timestamp.into())).unwrap_or(0),
            fields: &log.fields,
        };
        let json = serde_json::to_string(&line).unwrap_or_else(|_| {
            text(&log.message).map_or_else(String::new, |message| message.get().to_owned())
        });
        // SAFETY: the caller promised a callback that may be called from any thread until the end.
        unsafe { (self.call)(self.user, json.as_ptr().cast(), json.len()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(json: &str) -> String {
        match Runtime::new(json, None, std::ptr::null_mut()) {
            Ok(_) => panic!("accepted"),
            Err(problem) => problem.line(),
        }
    }

    #[test]
    fn a_runtime_needs_no_options_and_ends() {
        let runtime = Runtime::new("", None, std::ptr::null_mut()).expect("a runtime");
        let handle = runtime.handle();
        assert_eq!(handle.block_on(async { 7 }), 7);
        runtime.end();
    }

    #[test]
    fn a_runtime_can_be_ended_from_within() {
        let outer = Runtime::new(r#"{"threads":1}"#, None, std::ptr::null_mut()).expect("one");
        let inner = Runtime::new(r#"{"threads":1}"#, None, std::ptr::null_mut()).expect("two");
        outer.handle().block_on(async { inner.end() });
        outer.end();
    }

    #[test]
    fn a_broken_pipe_on_its_threads_does_not_end_the_process() {
        let runtime = Runtime::new("", None, std::ptr::null_mut()).expect("a runtime");
        let blocked = runtime.handle().spawn(async {
            // SAFETY: the set is written before it is read.
            unsafe {
                let mut signals = std::mem::zeroed();
                libc::pthread_sigmask(libc::SIG_BLOCK, std::ptr::null(), &mut signals);
                libc::sigismember(&signals, libc::SIGPIPE)
            }
        });
        let blocked = runtime.handle().block_on(blocked).expect("no panic");
        assert_eq!(blocked, 1);
        runtime.end();
    }

    #[test]
    fn odd_options_are_refused_by_name() {
        assert!(refusal(r#"{"thread":1}"#).contains("unknown field `thread`"));
        assert!(refusal(r#"{"threads":0}"#).contains("threads is not 1 to 64"));
    }
}
