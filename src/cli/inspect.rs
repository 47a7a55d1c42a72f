//! `disclint inspect`: what was recognized in a report, with places and without any judgement.

mod view;

use super::flags::AssessmentFlags;
use super::plan::Plan;
use super::{CLEAN, Failure, World};
use crate::fs::shown;
use crate::guard;
use crate::lint::unread;
use crate::read::{self, Input, MAX_BYTES, Reading};
use crate::recognize::{self, Recognizer};
use crate::reporter::{Range, one_line};
use crate::settings::Selection;
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::PathBuf;
use view::{CellView, Head, TableView, View};

/// Flags of `disclint inspect`.
#[derive(Debug, Args)]
pub(super) struct InspectArgs {
    /// The report; - is standard input
    file: PathBuf,
    /// Form of the output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Print the text that lines and columns point into, and nothing else
    #[arg(long)]
    text: bool,
    #[command(flatten)]
    assessment: AssessmentFlags,
}

/// Form of the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Human,
    /// For programs.
    Json,
}

/// Runs the command.
pub(super) fn run(args: &InspectArgs, world: &mut World<'_>) -> Result<u8, Failure> {
    let is_stdin = args.file.as_os_str() == "-";
    let named = args.assessment.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("<stdin>"));
    let path = if is_stdin { named } else { args.file.clone() };
    let bytes = if is_stdin { super::stdin(world)? } else { world.disk.read(&path, MAX_BYTES as u64)? };
    let plan = Plan::new(&args.assessment, Selection::default(), std::slice::from_ref(&path), world)?;
    let asked = plan.asked(world.disk, &path);
    let name = shown(&path);

    let failed = |reason: String| Failure::Said(format!("{name}: {reason}"));
    let unread = |error| failed(unread(&error, &asked.settings.language));
    let input = Input { name: &name, bytes: &bytes, encoding: asked.settings.encoding.as_deref() };
    let mut reading = guard::catch(|| read::read(input)).map_err(failed)?.map_err(unread)?;
    if args.text {
        world.stdout.write_all(reading.source.text().as_bytes())?;
        return Ok(CLEAN);
    }
    let Some(pack) = plan.packs().nth(asked.pack) else { return Ok(CLEAN) };
    let head = Head::new(name.clone(), &reading, &pack.id);
    let document = std::mem::take(&mut reading.document);
    let Reading { source, .. } = reading;
    let stated = recognize::Settings {
        year: asked.settings.year,
        level: asked.settings.level.clone(),
        ..recognize::Settings::default()
    };
    let recognizer = Recognizer::new(&pack.profile, &pack.forms);
    let report = guard::catch(|| recognizer.recognize(&source, document, &stated)).map_err(failed)?;
    let view = view::view(head, &report);
    match args.format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut *world.stdout, &view).map_err(std::io::Error::from)?;
            writeln!(world.stdout)?;
        }
        Format::Human => human(&view, world.stdout)?,
    }
    Ok(CLEAN)
}

fn human(view: &View, out: &mut dyn Write) -> std::io::Result<()> {
    let unknown = "-".to_owned();
    writeln!(out, "{}: {}, {}, {}", view.path, view.format, view.encoding, view.fidelity)?;
    let form = view.form.clone().unwrap_or_else(|| format!("no marks, read as {}", view.read_as));
    let mut fact = |name: &str, value: Option<String>| {
        writeln!(out, "  {name:9} {}", value.unwrap_or_else(|| unknown.clone()))
    };
    fact("likeness", Some(view.likeness.clone()))?;
    fact("form", Some(form))?;
    let text = |text: &view::Text| format!("{} ({})", one_line(&text.text), at(&text.span));
    fact("title", view.title.as_ref().map(text))?;
    fact("organ", view.organ.as_ref().map(text))?;
    fact("level", view.level.clone())?;
    fact(
        "year",
        view.year.as_ref().map(|year| format!("{} ({}, {})", year.value, year.from, at(&year.span))),
    )?;
    let day = |day: &Option<String>| day.clone().unwrap_or_else(|| "?".into());
    fact(
        "period",
        view.period
            .as_ref()
            .map(|period| format!("{} to {} ({})", day(&period.start), day(&period.end), at(&period.span))),
    )?;
    fact("signed by", view.sign_off.organ.as_ref().map(text))?;
    fact("signed on", view.sign_off.date.as_ref().map(text))?;

    list(out, "sections", &view.sections, |section| {
        let key = section.key.as_deref().unwrap_or("-");
        let words = one_line(&section.heading.text);
        format!("{:>8}  {key} ({})  {words}", at(&section.heading.span), section.title_match)
    })?;
    for table in &view.tables {
        show_table(table, out)?;
    }
    list(out, "fields", &view.fields, |field| {
        let words = one_line(&field.value.text);
        format!("{:>8}  {} ({})  {words}", at(&field.value.span), field.key, field.place)
    })?;
    list(out, "dates", &view.dates, |date| {
        let words = one_line(&date.written.text);
        format!("{:>8}  {} ({})  {words}", at(&date.written.span), day(&date.date), date.role)
    })?;
    list(out, "numbered", &view.numbered, |one| {
        let words = (one_line(&one.written.text), one_line(&one.title.text));
        format!("{:>8}  {} of {}  {} {}", at(&one.written.span), one.value, one.scheme, words.0, words.1)
    })?;
    list(out, "figures", &view.figures, |figure| {
        let about = if figure.exact { "" } else { "about " };
        let unit = figure.unit.as_deref().unwrap_or_default();
        let counts = if figure.measures.is_empty() { "-".to_owned() } else { figure.measures.join(", ") };
        let scope = figure.scope.as_ref();
        let scope = scope
            .map_or_else(String::new, |scope| format!(" ({}: {})", scope.key, one_line(&scope.written.text)));
        let words = one_line(&figure.written.text);
        format!("{:>8}  {about}{}{unit}  {counts}{scope}  {words}", at(&figure.written.span), figure.value)
    })?;
    list(out, "notes", &view.notes, |note| format!("{:>8}  {}", at(&note.span), note.kind))
}

fn list<T>(out: &mut dyn Write, name: &str, items: &[T], line: impl Fn(&T) -> String) -> std::io::Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    writeln!(out, "{name}")?;
    items.iter().try_for_each(|item| writeln!(out, "  {}", line(item).trim_end()))
}

fn show_table(table: &TableView, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "table {} ({}, {}, {})", table.key, table.state, table.form, at(&table.span))?;
    if table.state != "found" {
        return Ok(());
    }
    for row in &table.rows {
        let place = row.label.as_ref().map_or_else(String::new, |label| at(&label.span));
        let cells: Vec<String> = row.cells.iter().map(show_cell).collect();
        let missing = if row.found { "" } else { " (missing)" };
        writeln!(out, "  {place:>8}  {}{missing}: {}", row.key, cells.join(", "))?;
    }
    Ok(())
}

fn show_cell(cell: &CellView) -> String {
    let place = cell.span.as_ref().map(|span| format!(" @{}", at(span))).unwrap_or_default();
    let value = match (cell.state, &cell.text) {
        ("found", Some(text)) if text.is_empty() => "blank".to_owned(),
        ("found", Some(text)) => one_line(text),
        (state, _) => state.to_owned(),
    };
    format!("{}={value}{place}", cell.column)
}

fn at(span: &Range) -> String {
    format!("{}:{}", span.start.line, span.start.column)
}
