//! Packs that a user names, by id or as a folder, as one pack ready for use.

use super::Failure;
use crate::fs::{Disk, Entry, shown};
use crate::ruleset::{Pack, PackFile, Packs};
use crate::yaml::{MAX_BYTES, did_you_mean};
use std::path::{Path, PathBuf};

/// The pack that is used when nobody names one.
pub(super) const DEFAULT: &str = "cn";

/// What a user named.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Named {
    /// Ids of packs, or folders that hold them.
    pub(super) packs: Vec<String>,
    /// The folder that folders among them are relative to.
    pub(super) below: PathBuf,
    /// Folders with more packs.
    pub(super) folders: Vec<PathBuf>,
}

/// Composes the packs that were named: those themselves, or all of the folders' packs, or the
/// default.
pub(super) fn load(disk: &dyn Disk, named: &Named, mut packs: Packs) -> Result<Pack, Failure> {
    let ids = find(disk, named, &mut packs)?;
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    packs.compose(&ids).map_err(Failure::Faults)
}

/// Adds the folders that were named, and gives back the ids of all packs that were.
pub(super) fn find(disk: &dyn Disk, named: &Named, packs: &mut Packs) -> Result<Vec<String>, Failure> {
    let mut ids: Vec<String> = Vec::new();
    for folder in &named.folders {
        let found = add(disk, folder, packs)?;
        if named.packs.is_empty() {
            ids.extend(found);
        }
    }
    for name in &named.packs {
        if name.contains(['/', '\\']) || name.starts_with('.') {
            ids.extend(add(disk, &named.below.join(name), packs)?);
        } else {
            ids.push(name.clone());
        }
    }
    if ids.is_empty() {
        ids.push(DEFAULT.to_owned());
    }
    let known = packs.ids();
    if let Some(unknown) = ids.iter().find(|id| !known.contains(&id.as_str())) {
        let help = did_you_mean(unknown, known.iter().copied())
            .unwrap_or_else(|| format!("there are {}", known.join(", ")));
        return Err(Failure::Said(format!("there is no pack `{unknown}`; {help}")));
    }
    Ok(ids)
}

fn add(disk: &dyn Disk, folder: &Path, packs: &mut Packs) -> Result<Vec<String>, Failure> {
    let files = files(disk, folder)?;
    packs.add(&shown(folder), files).map_err(Failure::Faults)
}

/// The files of a folder of packs.
pub(super) fn files(disk: &dyn Disk, folder: &Path) -> Result<Vec<PackFile>, Failure> {
    if disk.entry(folder)? != Some(Entry::Folder) {
        return Err(Failure::Said(format!("{}: there is no such folder of rules", shown(folder))));
    }
    let is_example = |path: &Path| path.parent().is_some_and(|parent| parent.ends_with("examples"));
    let wanted = |path: &Path| {
        path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
            || is_example(path)
    };
    let mut files = Vec::new();
    for path in disk.walk(folder, &wanted) {
        let path = path?;
        let relative = path.strip_prefix(folder).unwrap_or(&path);
        let name = relative
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect::<Vec<_>>()
            .join("/");
        let bytes = disk.read(&path, MAX_BYTES as u64)?;
        let text = String::from_utf8(bytes)
            .map_err(|_| Failure::Said(format!("{}: the file is not UTF-8", shown(&path))))?;
        files.push(PackFile { name, text });
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}
