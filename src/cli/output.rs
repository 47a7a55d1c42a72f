//! Where the output of a run goes: formats, each to standard output or to a file of its own.

use super::{Failure, World};
use crate::diagnostic::{Linted, Summary};
use crate::fs::{Disk, Pending};
use crate::reporter::{REPORTERS, Reporter, Run, Stream, reporter};
use crate::yaml::did_you_mean;
use std::io::Write;
use std::path::{Path, PathBuf};

/// A format and where it goes; nowhere means standard output.
#[derive(Clone)]
pub(super) struct Target {
    pub(super) reporter: &'static dyn Reporter,
    pub(super) file: Option<PathBuf>,
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Target").field("format", &self.reporter.name()).field("file", &self.file).finish()
    }
}

/// Reads `--output-format` and `--output-file`.
pub(super) fn targets(
    formats: &[String],
    file: Option<&Path>,
    world: &World<'_>,
) -> Result<Vec<Target>, Failure> {
    let mut targets = Vec::new();
    for format in formats {
        let (name, path) =
            format.split_once('=').map_or((format.as_str(), None), |(name, path)| (name, Some(path)));
        let Some(reporter) = reporter(name) else {
            let names = REPORTERS.iter().map(|reporter| reporter.name());
            let help = did_you_mean(name, names.clone())
                .unwrap_or_else(|| format!("there are {}", names.collect::<Vec<_>>().join(", ")));
            return Err(Failure::Said(format!("there is no output format `{name}`; {help}")));
        };
        targets.push(Target { reporter, file: path.map(PathBuf::from) });
    }
    if targets.is_empty() {
        let name = if world.stdout_is_terminal && file.is_none() { "human" } else { "concise" };
        targets.extend(reporter(name).map(|reporter| Target { reporter, file: None }));
    }
    if let (Some(file), Some(target)) = (file, targets.iter_mut().find(|target| target.file.is_none())) {
        target.file = Some(file.to_owned());
    }
    let on_stdout: Vec<&str> =
        targets.iter().filter(|target| target.file.is_none()).map(|target| target.reporter.name()).collect();
    if on_stdout.len() > 1 {
        let words =
            format!("{} all go to standard output; write {}=FILE", on_stdout.join(", "), on_stdout[1]);
        return Err(Failure::Said(words));
    }
    Ok(targets)
}

/// The outputs of a run while they are written.
pub(super) struct Outputs<'r> {
    open: Vec<Open<'r>>,
}

struct Open<'r> {
    stream: Box<dyn Stream + 'r>,
    file: Option<(PathBuf, Box<dyn Pending + 'r>)>,
}

impl<'r> Outputs<'r> {
    /// Begins all of them. `plain` is the run as files see it: without colours.
    pub(super) fn begin(
        targets: &[Target],
        run: &'r Run,
        plain: &'r Run,
        disk: &'r dyn Disk,
        stdout: &mut dyn Write,
    ) -> Result<Self, Failure> {
        let mut open = Vec::new();
        for target in targets {
            open.push(match &target.file {
                None => Open { stream: target.reporter.begin(run, stdout)?, file: None },
                Some(path) => {
                    let mut file = disk.create(path)?;
                    let stream =
                        target.reporter.begin(plain, &mut file).map_err(|error| failed(path, &error))?;
                    Open { stream, file: Some((path.clone(), file)) }
                }
            });
        }
        Ok(Self { open })
    }

    /// Writes what came of a file.
    pub(super) fn file(&mut self, linted: &Linted, stdout: &mut dyn Write) -> Result<(), Failure> {
        for Open { stream, file } in &mut self.open {
            match file {
                None => stream.file(linted, stdout)?,
                Some((path, file)) => stream.file(linted, file).map_err(|error| failed(path, &error))?,
            }
        }
        Ok(())
    }

    /// Ends all of them and puts the files in their places.
    pub(super) fn end(self, summary: &Summary, stdout: &mut dyn Write) -> Result<(), Failure> {
        for Open { mut stream, file } in self.open {
            match file {
                None => stream.end(summary, stdout)?,
                Some((path, mut file)) => {
                    stream.end(summary, &mut file).map_err(|error| failed(&path, &error))?;
                    file.commit()?;
                }
            }
        }
        stdout.flush()?;
        Ok(())
    }
}

fn failed(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Said(format!("{}: {error}", crate::fs::shown(path)))
}
