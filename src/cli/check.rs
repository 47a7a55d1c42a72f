//! `disclint check`: lists paths, has each linted, hands the outcomes to the reporters in order, and
//! says by its exit code whether all is well.

mod tally;

use super::compared::{self, Compared};
use super::flags::{self, AssessmentFlags, Color, FailOn};
use super::output::{Outputs, targets};
use super::plan::{Asked, Plan};
use super::{FAILED, Failure, World, progress, stdin};
use crate::diagnostic::{LintState, Linted, RuleText};
use crate::fs::{self, Disk, DiskError, Problem, shown};
use crate::lint::Linter;
use crate::phrases::phrase;
use crate::read::{MAX_BYTES, READERS};
use crate::recognize::{Facts, Past};
use crate::reporter::{Run, summary_lines};
use crate::settings::Selection;
use crate::threads::{self, Threads};
use clap::Args;
use std::io::Write;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use tally::Tally;

/// Reports that are read and linted before the first of them is written, for each thread. Bounds the
/// memory of a run whatever the number of reports.
const AHEAD: usize = 8;
/// Earlier reports without a use that are told one by one.
const IDLE: usize = 5;
/// Threads that can share one report with profit.
const SHARERS: usize = 4;

/// Flags of `disclint check`.
#[derive(Debug, Default, Args)]
pub(super) struct CheckArgs {
    /// Files, folders or patterns; - is standard input (default: the current folder)
    paths: Vec<PathBuf>,
    /// Read further paths from a file, one a line; - is standard input
    #[arg(long, value_name = "FILE")]
    files_from: Option<PathBuf>,
    /// Format of the output, perhaps with a file: sarif=out.sarif (repeatable)
    #[arg(long, value_name = "FORMAT", env = "DISCLINT_OUTPUT_FORMAT", value_delimiter = ',', long_help = formats_help())]
    output_format: Vec<String>,
    /// Write the output to a file
    #[arg(short, long, value_name = "FILE", env = "DISCLINT_OUTPUT_FILE")]
    output_file: Option<PathBuf>,
    /// Reports of the year before, as files or folders, matched to the reports by their bodies
    /// (repeatable); without it years of one body are found among the reports themselves
    #[arg(long, value_name = "PATH")]
    previous: Vec<PathBuf>,
    /// Run only these rules, by id or leading parts of ids
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    select: Vec<String>,
    /// Run these rules too
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    extend_select: Vec<String>,
    /// Do not run these rules
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    ignore: Vec<String>,
    #[command(flatten)]
    assessment: AssessmentFlags,
    /// Least severity at which the exit code is 1 (default: error)
    #[arg(long, value_enum)]
    fail_on: Option<FailOn>,
    /// Number of warnings above which the exit code is 1
    #[arg(long, value_name = "N")]
    max_warnings: Option<usize>,
    /// Exit with 0 even when there are findings
    #[arg(long)]
    exit_zero: bool,
    /// Share of rules that has to be assessable in every report
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(..=100))]
    require_assessed: Option<u8>,
    /// Number of threads (default: as many as the machine has)
    #[arg(short, long, value_name = "N")]
    jobs: Option<usize>,
    /// When to write colours
    #[arg(long, value_enum, default_value_t)]
    color: Color,
    /// Count findings and reports by rule at the end
    #[arg(long)]
    statistics: bool,
    /// Show diagnostics only
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,
    /// Show everything that could not be assessed, and every operand
    #[arg(short, long)]
    verbose: bool,
}

fn formats_help() -> String {
    let mut help = "Format of the output, perhaps with a file: sarif=out.sarif (repeatable)\n".to_owned();
    for reporter in crate::reporter::REPORTERS {
        help.push_str(&format!("\n- {}: {}", reporter.name(), reporter.summary()));
    }
    help
}

/// A report to lint, or why there is none.
enum Job {
    File(PathBuf),
    Stdin(PathBuf, Vec<u8>),
    Error(DiskError),
}

/// Runs the command.
pub(super) fn run(args: &CheckArgs, world: &mut World<'_>) -> Result<u8, Failure> {
    let targets = targets(&args.output_format, args.output_file.as_deref(), world)?;
    let jobs = jobs(args, world)?;
    let paths: Vec<PathBuf> = jobs.iter().filter_map(|job| job.path().map(Path::to_owned)).collect();
    let selection = Selection {
        select: args.select.clone(),
        extend: args.extend_select.clone(),
        ignore: args.ignore.clone(),
    };
    let threads = threads(args, jobs.len())?;
    let alone = threads.as_ref().filter(|_| jobs.len() == 1);
    // The process ends with the run: giving back rules and patterns one by one would only take time.
    let plan = ManuallyDrop::new(Plan::new(&args.assessment, selection, &paths, world)?);
    let linter = |pack| match alone {
        Some(threads) => Linter::new(pack).on(threads),
        None => Linter::new(pack),
    };
    let linters: ManuallyDrop<Vec<Linter<'_>>> = ManuallyDrop::new(plan.packs().map(linter).collect());

    let color = flags::wants_color(args.color, world.stdout_is_terminal, world.env);
    let run = Run {
        language: plan.base().language.to_string(),
        rules: rule_texts(&linters, &plan),
        color,
        width: world.width,
        verbose: args.verbose,
        quiet: args.quiet,
    };
    let plain = Run { color: args.color == Color::Always, ..run.clone() };
    let mut tally = Tally::new(args);
    let mut outputs = Outputs::begin(&targets, &run, &plain, world.disk, world.stdout)?;
    let disk = world.disk;
    let previous = compared::previous(&plan.previous(&args.previous), disk)?;
    // A report that is alone can be compared with nothing.
    let compares = jobs.len() > 1 || !previous.is_empty();

    let bar = progress::bar(jobs.len() * if compares { 2 } else { 1 }, world.stderr_is_terminal);
    let known = if compares {
        let given = threads::map(threads.as_ref(), &previous, |_, path| {
            compared::given(path, &linters, disk, plan.base())
        });
        let facts = threads::map(threads.as_ref(), &jobs, |_, job| {
            let asked = plan.asked(disk, job.path().unwrap_or(Path::new("")));
            let linter = &linters[asked.pack];
            let facts = linter.compares(&asked.settings).then(|| job.facts(disk, linter, &asked));
            bar.inc(1);
            (asked.pack, facts.flatten())
        });
        Compared::new(facts, given, &linters)
    } else {
        Compared::default()
    };
    let lint = |index: usize, job: &Job| {
        let asked = plan.asked(disk, job.path().unwrap_or(Path::new("")));
        (job.lint(disk, &linters[asked.pack], &asked, known.past(asked.pack, index)), asked)
    };
    let ahead = AHEAD * threads.as_ref().map_or(1, Threads::count);
    let many = threads.as_ref().filter(|_| jobs.len() > 1);
    for (nth, chunk) in jobs.chunks(ahead).enumerate() {
        let linted = threads::map(many, chunk, |at, job| lint(nth * ahead + at, job));
        bar.suspend(|| {
            linted.iter().try_for_each(|(linted, asked)| {
                tally.add(linted, asked);
                outputs.file(linted, world.stdout)
            })
        })?;
        bar.inc(chunk.len() as u64);
    }
    bar.finish_and_clear();
    outputs.end(&tally.summary, world.stdout)?;

    let prose = targets.iter().any(|target| target.file.is_none() && target.reporter.is_prose());
    if !prose && !args.quiet {
        for line in summary_lines(&tally.summary, &run.language) {
            writeln!(world.stderr, "{line}")?;
        }
    }
    if args.statistics {
        let out: &mut dyn Write = if prose { world.stdout } else { world.stderr };
        tally.statistics(&run.language, out)?;
    }
    for (path, reason) in &known.unread {
        writeln!(world.stderr, "{path}: error: {}", phrase(&run.language, "unread", &[("reason", reason)]))?;
    }
    // Of an archive most may be idle; of a few that were named each is worth a word.
    let idle = known.idle();
    if !args.quiet && idle.len() > IDLE && idle.len() == previous.len() {
        writeln!(world.stderr, "warning: {}", phrase(&run.language, "previous-none", &[]))?;
    } else if !args.quiet && idle.len() <= IDLE {
        for path in idle {
            writeln!(world.stderr, "{path}: warning: {}", phrase(&run.language, "previous-idle", &[]))?;
        }
    }
    for fault in tally.internal.iter().take(20) {
        writeln!(world.stderr, "error: internal error: {fault}")?;
    }
    for line in &tally.complaints {
        writeln!(world.stderr, "{line}")?;
    }
    warn_of_waivers(&plan, args, world)?;
    world.stdout.flush()?;
    let max_warnings = args.max_warnings.or_else(|| plan.configured(|config| config.config.max_warnings));
    Ok(if known.unread.is_empty() { tally.exit_code(args, max_warnings) } else { FAILED })
}

/// The threads of a run: one for each report, or a few that share one; `None` where the only thread there
/// is does the work.
fn threads(args: &CheckArgs, jobs: usize) -> Result<Option<Threads>, Failure> {
    let most = args.jobs.filter(|jobs| *jobs > 0).unwrap_or_else(Threads::available);
    let count = most.min(if jobs == 1 { SHARERS } else { jobs });
    (count > 1).then(|| Threads::start(count)).transpose().map_err(Failure::Said)
}

/// Everything that paths, patterns and standard input name, in order of path.
fn jobs(args: &CheckArgs, world: &mut World<'_>) -> Result<Vec<Job>, Failure> {
    let mut paths = args.paths.clone();
    let is_stdin = |path: &PathBuf| path.as_os_str() == "-";
    if let Some(file) = &args.files_from {
        if is_stdin(file) {
            let bytes = stdin(world)?;
            paths.extend(flags::lines_of(&String::from_utf8_lossy(&bytes)));
        } else {
            paths.extend(flags::paths_in(world.disk, file, MAX_BYTES as u64)?);
        }
        if paths.is_empty() {
            return Ok(Vec::new());
        }
    }
    if paths.is_empty() {
        paths.push(PathBuf::from("."));
    }
    let with_stdin = paths.iter().any(is_stdin);
    paths.retain(|path| !is_stdin(path));
    let extensions: Vec<&str> = READERS.iter().flat_map(|reader| reader.extensions()).copied().collect();
    let fs::Listing { files, errors } = fs::list(world.disk, &paths, &extensions);
    let mut jobs: Vec<Job> =
        files.into_iter().map(Job::File).chain(errors.into_iter().map(Job::Error)).collect();
    if with_stdin {
        let name = args.assessment.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("<stdin>"));
        jobs.push(Job::Stdin(name, stdin(world)?));
    }
    jobs.sort_by_cached_key(Job::name);
    if jobs.is_empty() {
        let named: Vec<String> = paths.iter().map(|path| shown(path)).collect();
        return Err(Failure::Said(format!("no reports found in {}", named.join(", "))));
    }
    Ok(jobs)
}

impl Job {
    fn name(&self) -> String {
        match self {
            Job::File(path) | Job::Stdin(path, _) => shown(path),
            Job::Error(error) => error.path.clone(),
        }
    }

    fn path(&self) -> Option<&Path> {
        match self {
            Job::File(path) | Job::Stdin(path, _) => Some(path),
            Job::Error(_) => None,
        }
    }

    /// What is known of it; nothing of what cannot be read, which linting it will say.
    fn facts(&self, disk: &dyn Disk, linter: &Linter<'_>, asked: &Asked) -> Option<Facts> {
        match self {
            Job::Error(_) => None,
            Job::Stdin(_, bytes) => linter.facts(&self.name(), bytes, &asked.settings).ok(),
            Job::File(path) => {
                let bytes = disk.read(path, MAX_BYTES as u64).ok()?;
                linter.facts(&self.name(), &bytes, &asked.settings).ok()
            }
        }
    }

    fn lint(&self, disk: &dyn Disk, linter: &Linter<'_>, asked: &Asked, past: Past<'_>) -> Linted {
        let unread = |reason: String| Linted { path: self.name(), state: LintState::Unread(reason) };
        match self {
            Job::Error(error) => unread(problem(&error.problem, &asked.settings.language)),
            Job::Stdin(_, bytes) => linter.lint_after(&self.name(), bytes, &asked.settings, past),
            Job::File(path) => match disk.read(path, MAX_BYTES as u64) {
                Ok(bytes) => linter.lint_after(&self.name(), &bytes, &asked.settings, past),
                Err(error) => unread(problem(&error.problem, &asked.settings.language)),
            },
        }
    }
}

/// What is wrong with a path, in a language.
pub(super) fn problem(problem: &Problem, language: &str) -> String {
    match problem {
        Problem::Missing => phrase(language, "disk-missing", &[]),
        Problem::Denied => phrase(language, "disk-denied", &[]),
        Problem::TooLarge(limit) => {
            phrase(language, "disk-too-large", &[("limit", &format!("{} MiB", limit >> 20))])
        }
        Problem::NotUnicode => phrase(language, "disk-not-unicode", &[]),
        Problem::NoMatch => phrase(language, "disk-no-match", &[]),
        Problem::Other(words) => words.clone(),
    }
}

fn rule_texts(linters: &[Linter<'_>], plan: &Plan) -> Vec<RuleText> {
    let mut texts: Vec<RuleText> = linters.iter().flat_map(|linter| linter.rule_texts(plan.base())).collect();
    texts.sort_by(|a, b| a.id.cmp(&b.id));
    texts.dedup_by(|a, b| a.id == b.id);
    texts
}

/// A waiver is idle only when all reports were looked at that it could be for.
fn warn_of_waivers(plan: &Plan, args: &CheckArgs, world: &mut World<'_>) -> Result<(), Failure> {
    if args.quiet || !args.select.is_empty() || args.paths.iter().any(|path| path.as_os_str() != ".") {
        return Ok(());
    }
    for fault in plan.configs().iter().flat_map(crate::config::Loaded::idle_waivers) {
        writeln!(world.stderr, "{}", fault.to_string().replacen(": error: ", ": warning: ", 1))?;
    }
    Ok(())
}
