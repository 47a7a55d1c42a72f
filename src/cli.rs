//! Owns the command line: what a user types, and the world it acts upon.
//!
//! A command is a file that holds its flags and one function over a [`World`]: three streams, a
//! disk, an environment and a day. So a whole run is a function call in a test. Nothing but this
//! module prints, and nothing but `main` touches the process.

mod check;
mod compared;
mod explain;
mod flags;
mod inspect;
mod new;
mod output;
mod packs;
mod plan;
mod progress;
mod rules;
mod schema;
mod test;

use crate::date::{self, Date};
use crate::fs::{Disk, RealDisk};
use crate::guard;
use crate::read::MAX_BYTES;
use crate::reporter;
use crate::yaml::YamlFault;
use clap::{Parser, Subcommand};
use std::ffi::{OsStr, OsString};
use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::process::ExitCode;

/// The outcome is clean.
pub const CLEAN: u8 = 0;
/// There are findings.
pub const FOUND: u8 = 1;
/// The run itself failed, in part or as a whole.
pub const FAILED: u8 = 2;

/// Lints disclosure reports against the official form, the law and the arithmetic of their tables.
#[derive(Debug, Parser)]
#[command(name = "disclint", version, disable_help_subcommand = true, arg_required_else_help = true)]
#[command(after_help = "Without a command, arguments are those of `check`.\n\
    Exit code: 0 nothing found, 1 findings, 2 the run failed (usage, configuration, unreadable input).")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Lint reports (the default command)
    Check(check::CheckArgs),
    /// Show what is recognized in a report
    Inspect(inspect::InspectArgs),
    /// Tell why a rule exists, with examples, and what to do about its findings
    Explain(explain::ExplainArgs),
    /// List rules
    Rules(rules::RulesArgs),
    /// Run the examples inside rules
    Test(test::TestArgs),
    /// Begin a rule or a pack of one's own
    New(new::NewArgs),
    /// Print the JSON schema of a kind of file
    Schema(schema::SchemaArgs),
}

/// Names that are commands and no paths.
const COMMANDS: [&str; 7] = ["check", "inspect", "explain", "rules", "test", "new", "schema"];

/// What a run acts upon.
pub struct World<'w> {
    /// Files.
    pub disk: &'w dyn Disk,
    /// Standard input.
    pub stdin: &'w mut dyn Read,
    /// Standard output.
    pub stdout: &'w mut dyn Write,
    /// Standard error.
    pub stderr: &'w mut dyn Write,
    /// Standard output is a terminal.
    pub stdout_is_terminal: bool,
    /// Standard error is a terminal.
    pub stderr_is_terminal: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// Environment variables.
    pub env: &'w dyn Fn(&str) -> Option<String>,
    /// The day.
    pub today: Option<Date>,
}

impl std::fmt::Debug for World<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World")
            .field("width", &self.width)
            .field("today", &self.today)
            .finish_non_exhaustive()
    }
}

/// Why a command ended before its time.
#[derive(Debug)]
enum Failure {
    /// In words for the user.
    Said(String),
    /// Mistakes in configuration or rule files.
    Faults(Vec<YamlFault>),
    /// Nobody reads the output any more, which is the reader's right.
    Closed,
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::Closed,
            _ => Failure::Said(format!("the output cannot be written: {error}")),
        }
    }
}

impl From<crate::fs::DiskError> for Failure {
    fn from(error: crate::fs::DiskError) -> Self {
        Failure::Said(error.to_string())
    }
}

/// Runs the program in the world as it is.
pub fn main() -> ExitCode {
    guard::install();
    let (stdin, stdout, stderr) = (io::stdin(), io::stdout(), io::stderr());
    let mut world = World {
        disk: &RealDisk,
        stdin: &mut stdin.lock(),
        stdout_is_terminal: stdout.is_terminal(),
        stderr_is_terminal: stderr.is_terminal(),
        stdout: &mut BufWriter::new(stdout.lock()),
        stderr: &mut stderr.lock(),
        width: progress::terminal_width(),
        env: &|name| std::env::var(name).ok(),
        today: std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .ok()
            .and_then(|since| date::of_unix_seconds(i64::try_from(since.as_secs()).ok()?)),
    };
    let code = guard::catch(|| run(std::env::args_os(), &mut world));
    let code = code.unwrap_or_else(|panic| {
        let _ = writeln!(world.stderr, "error: internal error: {panic}");
        FAILED
    });
    match world.stdout.flush() {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ExitCode::from(FAILED),
        _ => ExitCode::from(code),
    }
}

/// Runs a command line, whose first argument is the program's name, and gives back the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>, world: &mut World<'_>) -> u8 {
    let arguments = with_command(arguments.into_iter().collect());
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return refuse(&error, world),
    };
    let result = match &cli.command {
        Command::Check(args) => check::run(args, world),
        Command::Inspect(args) => inspect::run(args, world),
        Command::Explain(args) => explain::run(args, world),
        Command::Rules(args) => rules::run(args, world),
        Command::Test(args) => test::run(args, world),
        Command::New(args) => new::run(args, world),
        Command::Schema(args) => schema::run(args, world),
    };
    match result {
        Ok(code) => code,
        Err(Failure::Closed) => CLEAN,
        Err(Failure::Said(words)) => {
            let _ = writeln!(world.stderr, "error: {words}");
            FAILED
        }
        Err(Failure::Faults(faults)) => {
            let text = show_faults(&faults, world);
            let _ = world.stderr.write_all(text.as_bytes());
            FAILED
        }
    }
}

/// Everything on standard input, up to the limit for a file and a byte more.
fn stdin(world: &mut World<'_>) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let limit = MAX_BYTES as u64 + 1;
    world
        .stdin
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::Said(format!("standard input cannot be read: {error}")))?;
    Ok(bytes)
}

/// Frames for a terminal, lines for a pipe.
fn show_faults(faults: &[YamlFault], world: &World<'_>) -> String {
    if world.stderr_is_terminal {
        let color = flags::wants_color(flags::Color::Auto, true, world.env);
        return reporter::show_faults(faults, color, world.width);
    }
    faults.iter().map(|fault| format!("{fault}\n")).collect()
}

/// Puts `check` where a command is missing.
fn with_command(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let is_global = |argument: &OsStr| {
        argument.to_str().is_some_and(|argument| {
            COMMANDS.contains(&argument) || ["-h", "--help", "-V", "--version"].contains(&argument)
        })
    };
    if arguments.get(1).is_some_and(|first| !is_global(first)) {
        arguments.insert(1, "check".into());
    }
    arguments
}

fn refuse(error: &clap::Error, world: &mut World<'_>) -> u8 {
    let wants_color = |is_terminal| flags::wants_color(flags::Color::Auto, is_terminal, world.env);
    let is_error = error.use_stderr();
    let color = wants_color(if is_error { world.stderr_is_terminal } else { world.stdout_is_terminal });
    let text = error.render();
    let text = if color { text.ansi().to_string() } else { text.to_string() };
    let out: &mut dyn Write = if is_error { world.stderr } else { world.stdout };
    let _ = out.write_all(text.as_bytes());
    if is_error { FAILED } else { CLEAN }
}
