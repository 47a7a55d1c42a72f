//! The file system of the machine.

use super::{Disk, DiskError, Entry, Pending, Problem};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// The file system of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn entry(&self, path: &Path) -> Result<Option<Entry>, DiskError> {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => Ok(Some(Entry::Folder)),
            Ok(_) => Ok(Some(Entry::File)),
            // A path through a file, or one that no file system takes, names nothing either.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound
                        | io::ErrorKind::NotADirectory
                        | io::ErrorKind::InvalidInput
                        | io::ErrorKind::InvalidFilename
                ) =>
            {
                Ok(None)
            }
            Err(error) => Err(DiskError::from_io(path, &error)),
        }
    }

    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, DiskError> {
        let failed = |error: io::Error| DiskError::from_io(path, &error);
        let file = File::open(path).map_err(failed)?;
        let length = file.metadata().map_err(failed)?.len();
        if length > limit {
            return Err(DiskError::new(path, Problem::TooLarge(limit)));
        }
        // A file may grow, and a device tells no length.
        let mut bytes = Vec::with_capacity(length as usize + 1);
        file.take(limit + 1).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > limit {
            return Err(DiskError::new(path, Problem::TooLarge(limit)));
        }
        Ok(bytes)
    }

    fn create<'d>(&'d self, path: &Path) -> Result<Box<dyn Pending + 'd>, DiskError> {
        match RealFile::create(path) {
            Ok(file) => Ok(Box::new(file)),
            Err(error) => Err(DiskError::from_io(path, &error)),
        }
    }

    fn make_folder(&self, path: &Path) -> Result<(), DiskError> {
        fs::create_dir_all(path).map_err(|error| DiskError::from_io(path, &error))
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
    }

    fn walk(&self, folder: &Path, wanted: &dyn Fn(&Path) -> bool) -> Vec<Result<PathBuf, DiskError>> {
        let mut found = Vec::new();
        for entry in ignore::WalkBuilder::new(folder).require_git(false).build() {
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_dir()) => {}
                Ok(entry) if wanted(entry.path()) => found.push(Ok(entry.into_path())),
                Ok(_) => {}
                Err(error) => found.push(Err(walk_error(folder, &error))),
            }
        }
        found
    }

    fn matching(&self, pattern: &str) -> Vec<Result<PathBuf, DiskError>> {
        match glob::glob(pattern) {
            Ok(paths) => paths
                .map(|path| match path {
                    Ok(path) => Ok(path),
                    Err(error) => Err(DiskError::from_io(error.path(), error.error())),
                })
                .filter(|path| !path.as_ref().is_ok_and(|path| path.is_dir()))
                .collect(),
            Err(error) => vec![Err(DiskError::other(Path::new(pattern), error))],
        }
    }
}

fn walk_error(folder: &Path, error: &ignore::Error) -> DiskError {
    fn path_of(error: &ignore::Error) -> Option<&Path> {
        match error {
            ignore::Error::WithPath { path, .. } => Some(path),
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
            _ => None,
        }
    }
    let path = path_of(error).unwrap_or(folder);
    match error.io_error() {
        Some(error) => DiskError::from_io(path, error),
        None => DiskError::other(path, error),
    }
}

/// Written beside the file and renamed, so that a reader sees the old bytes or the new ones.
struct RealFile {
    file: BufWriter<File>,
    target: PathBuf,
    /// `None` for devices and pipes, which are written to and not replaced, and once renamed.
    temporary: Option<PathBuf>,
}

impl RealFile {
    fn create(path: &Path) -> io::Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        // A rename would put a file in the place of a link.
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let old = fs::metadata(&target).ok();
        if old.as_ref().is_some_and(|old| !old.is_file()) {
            let file = BufWriter::new(OpenOptions::new().write(true).open(&target)?);
            return Ok(Self { file, target, temporary: None });
        }
        let name = target.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy().into_owned();
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let temporary = target.with_file_name(format!(".{name}.{}-{number}.tmp", std::process::id()));
        let file = OpenOptions::new().write(true).create_new(true).open(&temporary)?;
        // From here on a failure removes the file, by dropping this.
        let pending = Self { file: BufWriter::new(file), target, temporary: Some(temporary) };
        if let Some(old) = old {
            pending.file.get_ref().set_permissions(old.permissions())?;
        }
        Ok(pending)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.file.flush()?;
        if let Some(temporary) = &self.temporary {
            self.file.get_ref().sync_all()?;
            fs::rename(temporary, &self.target)?;
            self.temporary = None;
        }
        Ok(())
    }
}

impl Write for RealFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Pending for RealFile {
    fn commit(mut self: Box<Self>) -> Result<(), DiskError> {
        self.finish().map_err(|error| DiskError::from_io(&self.target, &error))
    }
}

impl Drop for RealFile {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            let _ = fs::remove_file(temporary);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own for one test, gone afterwards.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("disclint-fs-{name}-{}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn file(&self, name: &str, text: &str) -> PathBuf {
            let path = self.0.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, text).unwrap();
            path
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_walk_honours_ignore_files_without_a_repository() {
        let folder = Folder::new("walk");
        folder.file(".gitignore", "草稿/\n");
        folder.file("草稿/a.md", "");
        folder.file("乡镇/b.md", "");
        folder.file("乡镇/c.png", "");
        let found = RealDisk.walk(&folder.0, &|path| path.extension().is_some_and(|e| e == "md"));
        let names: Vec<PathBuf> =
            found.into_iter().map(|path| path.unwrap().strip_prefix(&folder.0).unwrap().to_owned()).collect();
        assert_eq!(names, [PathBuf::from("乡镇/b.md")]);
    }

    #[test]
    fn writing_replaces_whole_files_and_leaves_nothing_behind() {
        let folder = Folder::new("write");
        let path = folder.file("报告.md", "old");
        RealDisk.write(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1);
        let error = RealDisk.write(&folder.0.join("none/x.md"), b"x").unwrap_err();
        assert_eq!(error.problem, Problem::Missing);
    }

    #[cfg(unix)]
    #[test]
    fn writing_through_a_link_keeps_the_link_and_the_permissions() {
        use std::os::unix::fs::PermissionsExt;
        let folder = Folder::new("link");
        let path = folder.file("a.md", "old");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let link = folder.0.join("link.md");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        RealDisk.write(&link, b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[test]
    fn a_file_beyond_the_limit_is_refused_even_when_its_length_is_not_told() {
        let folder = Folder::new("limit");
        let path = folder.file("a.md", "12345");
        assert!(RealDisk.read(&path, 4).is_err());
        assert_eq!(RealDisk.read(&path, 5).unwrap(), b"12345");
        #[cfg(unix)]
        assert!(RealDisk.read(Path::new("/dev/zero"), 64).is_err());
    }
}
