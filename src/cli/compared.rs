//! The first pass of `disclint check`: what is known of all reports of a run, and of those that the
//! user states to be earlier ones, before the first is linted.
//!
//! Only facts are kept, a few kilobytes a report; the reports themselves are read again when they
//! are linted, so that memory does not grow with them.

use super::Failure;
use crate::fs::{self, Disk, shown};
use crate::lint::Linter;
use crate::read::{MAX_BYTES, READERS};
use crate::recognize::{Facts, Past};
use crate::series::Series;
use crate::settings::Settings;
use std::path::{Path, PathBuf};

/// The reports of a run as they bear on each other.
#[derive(Debug, Default)]
pub(super) struct Compared {
    /// One for each pack: reports that are put to different rules are not compared.
    series: Vec<Series>,
    /// Why a report that was stated could not be used, by path.
    pub(super) unread: Vec<(String, String)>,
}

/// What is known of a file that the user states to be an earlier report: facts by pack, or why it
/// could not be used.
pub(super) type Given = (String, Result<Vec<Facts>, String>);

impl Compared {
    /// Puts the facts of a run together. `reports` has an entry for each of its reports: the pack,
    /// and what is known of it.
    pub(super) fn new(
        reports: Vec<(usize, Option<Facts>)>,
        given: Vec<Given>,
        linters: &[Linter<'_>],
    ) -> Self {
        let mut of_packs: Vec<Vec<Option<Facts>>> =
            linters.iter().map(|_| vec![None; reports.len()]).collect();
        for (index, (pack, facts)) in reports.into_iter().enumerate() {
            of_packs[pack][index] = facts;
        }
        let mut unread = Vec::new();
        let mut given_to: Vec<Vec<Facts>> = linters.iter().map(|_| Vec::new()).collect();
        for (path, result) in given {
            match result {
                Ok(facts) => given_to.iter_mut().zip(facts).for_each(|(known, facts)| known.push(facts)),
                Err(reason) => unread.push((path, reason)),
            }
        }
        let known = linters.iter().zip(of_packs).zip(given_to);
        let series = known
            .map(|((linter, reports), given)| Series::new(&linter.pack().profile, reports, given))
            .collect();
        Self { series, unread }
    }

    /// What a report of the run is compared with.
    pub(super) fn past(&self, pack: usize, index: usize) -> Past<'_> {
        self.series.get(pack).map(|series| series.past(index)).unwrap_or_default()
    }

    /// Reports that the user stated and that none of the run follows.
    pub(super) fn idle(&self) -> Vec<&str> {
        // Each pack was given them all, and one that follows is enough.
        let mut by_pack = self.series.iter().map(Series::idle);
        let mut idle = by_pack.next().unwrap_or_default();
        for other in by_pack {
            idle.retain(|path| other.contains(path));
        }
        idle
    }
}

/// The files that `--previous` names.
///
/// # Errors
/// When there is none.
pub(super) fn previous(named: &[PathBuf], disk: &dyn Disk) -> Result<Vec<PathBuf>, Failure> {
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let extensions: Vec<&str> = READERS.iter().flat_map(|reader| reader.extensions()).copied().collect();
    let fs::Listing { files, errors } = fs::list(disk, named, &extensions);
    if let Some(error) = errors.into_iter().next() {
        return Err(Failure::Said(format!("--previous: {error}")));
    }
    if files.is_empty() {
        let named: Vec<String> = named.iter().map(|path: &PathBuf| shown(path)).collect();
        return Err(Failure::Said(format!("--previous: no reports found in {}", named.join(", "))));
    }
    Ok(files)
}

/// What is known of a file that the user states to be an earlier report.
pub(super) fn given(path: &Path, linters: &[Linter<'_>], disk: &dyn Disk, base: &Settings) -> Given {
    let name = shown(path);
    // The year that a user states is that of the reports to be linted.
    let settings = Settings { year: None, ..base.clone() };
    let facts = match disk.read(path, MAX_BYTES as u64) {
        Ok(bytes) => linters.iter().map(|linter| linter.facts(&name, &bytes, &settings)).collect(),
        Err(error) => Err(super::check::problem(&error.problem, &settings.language)),
    };
    (name, facts)
}
