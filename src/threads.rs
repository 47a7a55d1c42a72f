//! Owns threads: how many a run has and how work is spread over them.

use crate::guard;
use rayon::prelude::*;

/// Bytes of stack of each thread: deeply nested files are walked without recursion, but parsers of
/// others may use it.
const STACK: usize = 8 << 20;

/// Threads that share the work of a run.
#[derive(Debug)]
pub struct Threads {
    pool: rayon::ThreadPool,
    count: usize,
}

impl Threads {
    /// Starts `count` threads, at least one. A panic on one of them is that of whoever gave it the
    /// work.
    ///
    /// # Errors
    /// What the system says when it has no thread to give.
    pub fn start(count: usize) -> Result<Self, String> {
        let count = count.max(1);
        let builder = rayon::ThreadPoolBuilder::new().num_threads(count).stack_size(STACK);
        let pool = builder.start_handler(|_| guard::quiet()).build().map_err(|error| error.to_string())?;
        Ok(Self { pool, count })
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// As many as the machine can run at once.
    pub fn available() -> usize {
        std::thread::available_parallelism().map_or(1, usize::from)
    }
}

/// Does something with each of many, with its index, on threads if there are any; results come in
/// order.
pub fn map<T: Sync, R: Send>(
    threads: Option<&Threads>,
    many: &[T],
    one: impl Fn(usize, &T) -> R + Sync,
) -> Vec<R> {
    match threads {
        Some(threads) => {
            threads.pool.install(|| many.par_iter().enumerate().map(|(index, it)| one(index, it)).collect())
        }
        None => many.iter().enumerate().map(|(index, it)| one(index, it)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_panics_come_back() {
        let many: Vec<usize> = (0..1000).collect();
        let threads = Threads::start(3).expect("threads");
        for threads in [None, Some(&threads)] {
            assert_eq!(
                map(threads, &many, |index, it| index + it),
                (0..1000).map(|n| 2 * n).collect::<Vec<_>>()
            );
            let broken = guard::catch(|| map(threads, &many, |_, it| assert_ne!(*it, 500, "this one")));
            assert!(broken.unwrap_err().contains("this one"));
        }
    }
}
