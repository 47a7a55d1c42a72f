//! `disclint inspect`: what was recognized in a report, without any judgement.

use super::flags::AssessmentFlags;
use super::{Failure, World};
use clap::Args;
use std::path::PathBuf;

/// Flags of `disclint inspect`.
#[derive(Debug, Args)]
pub(super) struct InspectArgs {
    /// The report; - is standard input
    file: PathBuf,
    #[command(flatten)]
    assessment: AssessmentFlags,
}

/// Runs the command.
pub(super) fn run(_: &InspectArgs, _: &mut World<'_>) -> Result<u8, Failure> {
    Err(Failure::Said("not yet".into()))
}
