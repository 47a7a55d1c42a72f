//! The only door to the disk: listing, reading and writing files.
//!
//! Everything that touches files goes through [`Disk`], so that tests run on a [`MemoryDisk`] and no
//! other module can reach a file system. Nothing here knows what the files hold.

mod memory;
mod real;

pub use memory::MemoryDisk;
pub use real::RealDisk;

use std::path::{Path, PathBuf};

/// A place that holds files.
pub trait Disk: Sync + Send {
    /// What a path names; `None` when there is nothing.
    ///
    /// # Errors
    /// When that cannot be told.
    fn entry(&self, path: &Path) -> Result<Option<Entry>, DiskError>;

    /// The bytes of a file.
    ///
    /// # Errors
    /// When there is no such file, it may not be read, or it is larger than `limit` bytes.
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, DiskError>;

    /// A file to be written bit by bit, which takes the place of the old one when it is complete.
    ///
    /// # Errors
    /// When it cannot be written there.
    fn create<'d>(&'d self, path: &Path) -> Result<Box<dyn Pending + 'd>, DiskError>;

    /// Puts bytes in the place of a file, whole or not at all.
    ///
    /// # Errors
    /// When they cannot be written; the file is then as it was.
    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
        let mut file = self.create(path)?;
        file.write_all(bytes).map_err(|error| DiskError::from_io(path, &error))?;
        file.commit()
    }

    /// Makes a folder, and those above it; one that exists is left alone.
    ///
    /// # Errors
    /// When it cannot be made.
    fn make_folder(&self, path: &Path) -> Result<(), DiskError>;

    /// The path from the root, without asking what it names.
    fn absolute(&self, path: &Path) -> PathBuf;

    /// All files below a folder that version control would see and that `wanted` takes, in any
    /// order. What cannot be listed is an error among them.
    fn walk(&self, folder: &Path, wanted: &dyn Fn(&Path) -> bool) -> Vec<Result<PathBuf, DiskError>>;

    /// All files that a pattern (`**/*.md`) names, in any order.
    fn matching(&self, pattern: &str) -> Vec<Result<PathBuf, DiskError>>;
}

/// A file on its way. Dropped without [`Pending::commit`], it leaves the old file as it was.
pub trait Pending: std::io::Write {
    /// Puts it in its place.
    ///
    /// # Errors
    /// When that fails; the old file is then as it was.
    fn commit(self: Box<Self>) -> Result<(), DiskError>;
}

/// What a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A file, or anything else that can be read.
    File,
    /// A folder.
    Folder,
}

/// Why a file could not be listed, read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {problem}")]
pub struct DiskError {
    /// The path as people know it.
    pub path: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// Nothing has this name.
    #[error("there is no such file or folder")]
    Missing,
    /// The system does not let us.
    #[error("permission denied")]
    Denied,
    /// The file has more than so many bytes.
    #[error("the file is larger than the limit of {} MiB", .0 >> 20)]
    TooLarge(u64),
    /// The name is no text, so it can stand in no output.
    #[error("the name is not valid Unicode; rename the file")]
    NotUnicode,
    /// A pattern that no file has.
    #[error("the pattern matches no file")]
    NoMatch,
    /// Anything else, in the system's words.
    #[error("{0}")]
    Other(String),
}

impl DiskError {
    fn new(path: &Path, problem: Problem) -> Self {
        Self { path: shown(path), problem }
    }

    fn other(path: &Path, words: impl std::fmt::Display) -> Self {
        Self::new(path, Problem::Other(words.to_string()))
    }

    fn from_io(path: &Path, error: &std::io::Error) -> Self {
        let problem = match error.kind() {
            std::io::ErrorKind::NotFound => Problem::Missing,
            std::io::ErrorKind::PermissionDenied => Problem::Denied,
            _ => Problem::Other(error.to_string()),
        };
        Self::new(path, problem)
    }
}

/// The path as people see it: forward slashes, no leading `./`.
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if std::path::MAIN_SEPARATOR == '\\' { text.replace('\\', "/") } else { text.into_owned() };
    let trimmed = text.trim_start_matches("./").trim_start_matches('/');
    match trimmed {
        "" => text,
        _ if text.starts_with("./") => trimmed.to_owned(),
        _ => text,
    }
}

/// What a list of arguments names.
#[derive(Debug, Default)]
pub struct Listing {
    /// Files, each once, by path in order.
    pub files: Vec<PathBuf>,
    /// Arguments and folders that could not be listed.
    pub errors: Vec<DiskError>,
}

/// Lists the files that arguments name. A file is taken whatever it is called; of a folder only
/// files with one of the `extensions` (lower case, no dot); an argument that names nothing is tried
/// as a pattern.
pub fn list(disk: &dyn Disk, arguments: &[PathBuf], extensions: &[&str]) -> Listing {
    let mut listing = Listing::default();
    let wanted = |path: &Path| {
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        extension.is_some_and(|extension| extensions.contains(&extension.as_str()))
    };
    for argument in arguments {
        let found = match disk.entry(argument) {
            Ok(Some(Entry::File)) => vec![Ok(argument.clone())],
            Ok(Some(Entry::Folder)) => disk.walk(argument, &wanted),
            Ok(None) => matching(disk, argument),
            Err(error) => vec![Err(error)],
        };
        for path in found {
            match path {
                // A name that is no text cannot be printed, nor stand in any machine format.
                Ok(path) if path.to_str().is_none() => {
                    listing.errors.push(DiskError::new(&path, Problem::NotUnicode))
                }
                Ok(path) => listing.files.push(path),
                Err(error) => listing.errors.push(error),
            }
        }
    }
    listing.files.sort_by_cached_key(|path| shown(path));
    listing.files.dedup_by_key(|path| shown(path));
    listing
}

fn matching(disk: &dyn Disk, argument: &Path) -> Vec<Result<PathBuf, DiskError>> {
    let missing = || vec![Err(DiskError::new(argument, Problem::Missing))];
    let Some(pattern) = argument.to_str().filter(|text| text.contains(['*', '?', '['])) else {
        return missing();
    };
    let found = disk.matching(pattern);
    if found.is_empty() {
        return vec![Err(DiskError::new(argument, Problem::NoMatch))];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(listing: &Listing) -> Vec<String> {
        listing.files.iter().map(|path| shown(path)).collect()
    }

    #[test]
    fn folders_are_walked_by_extension_and_named_files_are_always_taken() {
        let disk = MemoryDisk::with([("d/乙.md", "x"), ("d/甲.TXT", "x"), ("d/n.bin", "x"), ("odd", "x")]);
        let arguments = ["d", "odd", "./odd", "d/n.bin", "d/*.md"].map(PathBuf::from);
        let listing = list(&disk, &arguments, &["md", "txt"]);
        assert_eq!(names(&listing), ["d/n.bin", "d/乙.md", "d/甲.TXT", "odd"]);
        assert!(listing.errors.is_empty());
    }

    #[test]
    fn what_is_missing_is_said_and_the_others_are_listed() {
        let disk = MemoryDisk::with([("a.md", "x")]);
        let listing = list(&disk, &["gone.md", "*.pdf", "a.md"].map(PathBuf::from), &["md"]);
        assert_eq!(names(&listing), ["a.md"]);
        let errors: Vec<String> = listing.errors.iter().map(ToString::to_string).collect();
        assert_eq!(
            errors,
            ["gone.md: there is no such file or folder", "*.pdf: the pattern matches no file"]
        );
    }

    #[test]
    fn paths_are_shown_without_a_leading_dot() {
        assert_eq!(shown(Path::new("./a/b.md")), "a/b.md");
        assert_eq!(shown(Path::new("/a")), "/a");
        assert_eq!(shown(Path::new("../a")), "../a");
        assert_eq!(shown(Path::new(".")), ".");
    }
}
