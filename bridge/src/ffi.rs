//! The C interface: runtime, clients and their operations. The header says what each function promises and
//! asks for; here is only what carries that out safely.
//!
//! Nothing unwinds out of these functions: a panic becomes an error of code `panic`.

use crate::client::{self, Client};
use crate::operations;
use crate::problem::Problem;
use crate::reply::{HandleCallback, Reply, STATUS_ERROR, STATUS_OK, TextCallback, begin};
use crate::runtime::{LogCallback, Runtime};
use std::ffi::{CStr, c_char, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The text that was lent, or a refusal.
///
/// # Safety
/// `data` is null or points to `size` bytes that stay as they are for `'a`.
pub unsafe fn text<'a>(data: *const c_char, size: usize) -> Result<&'a str, Problem> {
    if data.is_null() || size == 0 {
        return Ok("");
    }
    // SAFETY: as the caller promised.
    let bytes = unsafe { std::slice::from_raw_parts(data.cast::<u8>(), size) };
    std::str::from_utf8(bytes).map_err(|error| Problem::invalid(format!("not UTF-8: {error}")))
}

/// What a handle points to, or a refusal.
///
/// # Safety
/// `handle` is null or one that this library gave out and that was not freed, for `'a`.
pub unsafe fn handle<'a, T>(handle: *const T) -> Result<&'a T, Problem> {
    // SAFETY: as the caller promised.
    unsafe { handle.as_ref() }.ok_or_else(|| Problem::invalid("the handle is null"))
}

/// Takes back a handle. A second panic has nobody to be told to.
///
/// # Safety
/// As for [`handle`]; and nobody uses it afterwards.
pub unsafe fn free<T>(handle: *mut T, end: impl FnOnce(Box<T>)) {
    if !handle.is_null() {
        // SAFETY: it came from `Box::into_raw`, and the caller gave it up.
        let owned = unsafe { Box::from_raw(handle) };
        let _ = catch_unwind(AssertUnwindSafe(|| end(owned)));
    }
}

/// Does what is answered at once: with a status, and a line of text for the error, cut to fit.
///
/// # Safety
/// `error` is null or points to `error_size` bytes that can be written.
pub unsafe fn at_once<T>(
    error: *mut c_char,
    error_size: usize,
    work: impl FnOnce() -> Result<T, Problem>,
) -> Option<T> {
    let problem = match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(result)) => return Some(result),
        Ok(Err(problem)) => problem,
        Err(cause) => Problem::panic(cause),
    };
    if !error.is_null() && error_size > 0 {
        let line = problem.line();
        let mut end = line.len().min(error_size - 1);
        while !line.is_char_boundary(end) {
            end -= 1;
        }
        // SAFETY: `end` is below `error_size`, so the text and its end fit.
        unsafe {
            std::ptr::copy_nonoverlapping(line.as_ptr().cast(), error, end);
            error.add(end).write(0);
        }
    }
    None
}

/// Starts the threads that all else runs on; null if it cannot.
///
/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gigco_bridge_runtime_new(
    options: *const c_char,
    options_size: usize,
    log: LogCallback,
    log_user: *mut c_void,
    error: *mut c_char,
    error_size: usize,
) -> *mut Runtime {
    // SAFETY: the header asks for it.
    let made = unsafe {
        at_once(error, error_size, || {
            Runtime::new(text(options, options_size)?, log, log_user)
        })
    };
    made.map_or(std::ptr::null_mut(), |runtime| {
        Box::into_raw(Box::new(runtime))
    })
}

/// Stops the threads.
///
/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gigco_bridge_runtime_free(runtime: *mut Runtime) {
    // SAFETY: the header asks for it.
    unsafe { free(runtime, |runtime| runtime.end()) }
}

/// Connects to a server.
///
/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gigco_bridge_connect(
    runtime: *const Runtime,
    options: *const c_char,
    options_size: usize,
    user: *mut c_void,
    callback: HandleCallback<Client>,
) {
    // SAFETY: the header asks for it.
    begin(Reply::handle(callback, user), || unsafe {
        let runtime = handle(runtime)?;
        let wanted = client::wanted(text(options, options_size)?)?;
        let work = client::connect(wanted, runtime.handle(), runtime.core());
        Ok((runtime.handle(), work))
    });
}

/// Lets go of a client.
///
/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gigco_bridge_client_free(client: *mut Client) {
    // SAFETY: the header asks for it.
    unsafe {
        free(client, |client| {
            let runtime = client.runtime.clone();
            let _inside = runtime.enter();
            drop(client);
        });
    }
}

/// Asks the server for something.
///
/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gigco_bridge_call(
    client: *const Client,
    operation: *const c_char,
    request: *const c_char,
    request_size: usize,
    user: *mut c_void,
    callback: TextCallback,
) {
    // SAFETY: the header asks for it.
    begin(Reply::text(callback, user), || unsafe {
        let client = handle(client)?.clone();
        if operation.is_null() {
            return Err(Problem::invalid("the operation is null"));
        }
        let name = CStr::from_ptr(operation).to_string_lossy();
        let operation = operations::read(&name, text(request, request_size)?)?;
        Ok((client.runtime.clone(), operations::run(client, operation)))
    });
}

/// The status of what was answered at once.
pub fn status<T>(result: &Option<T>) -> c_int {
    if result.is_some() {
        STATUS_OK
    } else {
        STATUS_ERROR
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_answered_at_once_leaves_its_error_in_the_buffer_cut_between_characters() {
        let mut buffer = [b'x' as c_char; 24];
        // SAFETY: the buffer is as large as is said.
        let (none, told) = unsafe {
            let none: Option<()> = at_once(buffer.as_mut_ptr(), buffer.len(), || {
                Err(Problem::invalid("abcdéf"))
            });
            (
                none,
                CStr::from_ptr(buffer.as_ptr()).to_str().expect("UTF-8"),
            )
        };
        assert!(none.is_none());
        assert_eq!(told, "invalid_argument: abcd");
        assert_eq!(status(&none), STATUS_ERROR);
        // SAFETY: no buffer is written to.
        let some = unsafe { at_once(std::ptr::null_mut(), 0, || Ok(1)) };
        assert_eq!(some, Some(1));
        // SAFETY: as above.
        let panicked =
            unsafe { at_once(std::ptr::null_mut(), 9, || -> Result<(), _> { panic!() }) };
        assert!(panicked.is_none());
    }

    #[test]
    fn null_handles_are_refused_and_freeing_none_does_nothing() {
        // SAFETY: all that is null is allowed to be.
        unsafe {
            assert!(handle::<Client>(std::ptr::null()).is_err());
            assert_eq!(text(std::ptr::null(), 5), Ok(""));
            gigco_bridge_runtime_free(std::ptr::null_mut());
            gigco_bridge_client_free(std::ptr::null_mut());
            gigco_bridge_connect(
                std::ptr::null(),
                std::ptr::null(),
                0,
                std::ptr::null_mut(),
                None,
            );
        }
    }

    #[test]
    fn text_must_be_utf8() {
        let bytes = [0xff_u8];
        // SAFETY: the bytes are there.
        let refusal = unsafe { text(bytes.as_ptr().cast(), 1) }.expect_err("refused");
        assert!(refusal.line().contains("not UTF-8"));
    }

    #[test]
    fn a_runtime_is_made_and_freed_across_the_interface() {
        let options = r#"{"threads":1}"#;
        // SAFETY: the options are there, and the handle is freed once.
        unsafe {
            let runtime = gigco_bridge_runtime_new(
                options.as_ptr().cast(),
                options.len(),
                None,
                std::ptr::null_mut(),
                std::ptr::null_mut(),
                0,
            );
            assert!(!runtime.is_null());
            gigco_bridge_runtime_free(runtime);
        }
    }
}
