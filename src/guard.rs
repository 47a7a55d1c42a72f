//! Owns what becomes of a panic: it is caught where one file or one rule can be given up, and told
//! as a fault of the program.
//!
//! A panic in one rule must neither end the run nor look like a pass.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs `work`; a panic in it becomes words about where and why. What `work` was changing must not
/// be used after that.
///
/// # Errors
/// What the panic said.
pub fn catch<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    let outer = GUARDED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(outer);
    result.map_err(|payload| {
        LAST.take().unwrap_or_else(|| {
            let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
            text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "panic".to_owned())
        })
    })
}

/// Lets no panic of this thread print, because whoever gave it its work catches them.
pub(crate) fn quiet() {
    GUARDED.set(true);
}

/// Keeps panics inside [`catch`] from printing, and remembers their place. For programs, once, at
/// the start.
pub fn install() {
    let usual = take_hook();
    set_hook(Box::new(move |panic| {
        if !GUARDED.get() {
            return usual(panic);
        }
        let payload = panic.payload();
        let words = payload.downcast_ref::<&str>().copied();
        let words = words.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("panic");
        let place = panic
            .location()
            .map_or_else(String::new, |place| format!(" ({}:{})", place.file(), place.line()));
        LAST.set(Some(format!("{words}{place}")));
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_words() {
        assert_eq!(catch(|| 7), Ok(7));
        let words = catch(|| -> u8 { panic!("row {} is gone", 3) }).unwrap_err();
        assert!(words.contains("row 3 is gone"), "{words}");
    }
}
