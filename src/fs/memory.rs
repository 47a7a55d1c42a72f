//! Files in memory, for tests and for editors' unsaved buffers.

use super::{Disk, DiskError, Entry, Pending, Problem};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

/// Files in memory, by path. Folders exist by what is in them.
#[derive(Debug, Default)]
pub struct MemoryDisk {
    files: Mutex<BTreeMap<PathBuf, Vec<u8>>>,
}

impl MemoryDisk {
    /// A disk with files.
    pub fn with<P: Into<PathBuf>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Self {
        let files = files.into_iter().map(|(path, bytes)| (plain(&path.into()), bytes.into())).collect();
        Self { files: Mutex::new(files) }
    }

    fn files(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Vec<u8>>> {
        self.files.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn listed(&self, wanted: impl Fn(&Path) -> bool) -> Vec<Result<PathBuf, DiskError>> {
        self.files().keys().filter(|path| wanted(path)).cloned().map(Ok).collect()
    }
}

/// Without `.` and, as far as they can be, `..` components.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if plain.file_name().is_some() => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

impl Disk for MemoryDisk {
    fn entry(&self, path: &Path) -> Result<Option<Entry>, DiskError> {
        let path = plain(path);
        let files = self.files();
        Ok(match files.contains_key(&path) {
            true => Some(Entry::File),
            false => files.keys().any(|file| file.starts_with(&path)).then_some(Entry::Folder),
        })
    }

    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, DiskError> {
        let files = self.files();
        let bytes = files.get(&plain(path)).ok_or_else(|| DiskError::new(path, Problem::Missing))?;
        if bytes.len() as u64 > limit {
            return Err(DiskError::new(path, Problem::TooLarge(limit)));
        }
        Ok(bytes.clone())
    }

    fn create<'d>(&'d self, path: &Path) -> Result<Box<dyn Pending + 'd>, DiskError> {
        Ok(Box::new(MemoryFile { disk: self, path: plain(path), bytes: Vec::new() }))
    }

    fn make_folder(&self, _: &Path) -> Result<(), DiskError> {
        Ok(())
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        plain(path)
    }

    fn walk(&self, folder: &Path, wanted: &dyn Fn(&Path) -> bool) -> Vec<Result<PathBuf, DiskError>> {
        let folder = plain(folder);
        self.listed(|path| path.starts_with(&folder) && wanted(path))
    }

    fn matching(&self, pattern: &str) -> Vec<Result<PathBuf, DiskError>> {
        match glob::Pattern::new(pattern.trim_start_matches("./")) {
            Ok(pattern) => self.listed(|path| pattern.matches_path(path)),
            Err(error) => vec![Err(DiskError::other(Path::new(pattern), error))],
        }
    }
}

struct MemoryFile<'d> {
    disk: &'d MemoryDisk,
    path: PathBuf,
    bytes: Vec<u8>,
}

impl Write for MemoryFile<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.bytes.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Pending for MemoryFile<'_> {
    fn commit(self: Box<Self>) -> Result<(), DiskError> {
        self.disk.files().insert(self.path, self.bytes);
        Ok(())
    }
}
