//! The order of recognition: marks, headings, title, sign-off; then the document is cut where lines
//! became blocks of their own, and the rest is read block by block.

use super::field::Labels;
use super::heading::Titles;
use super::line::{Cuts, lines};
use super::{
    Anchor, DateFound, DateRole, Form, Likeness, Mark, Named, Profile, Report, Section, SignOff, Title, Year,
    YearFrom, damage, date, field, likeness, numbering, organ, period, section, sign_off, table, title,
};
use crate::document::{Block, Document, Fidelity, Paragraph, Role};
use crate::source::{Folded, Source, Span};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::collections::BTreeMap;
use std::ops::Range;

/// What the user states about a report.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The year reported on; stronger than anything the report says.
    pub year: Option<i16>,
    /// Key of the body's level; stronger than its name.
    pub level: Option<String>,
    /// The file's name, which may tell body and year; the name of the source if left out.
    pub file_name: Option<String>,
}

/// Recognizes a document with the forms and the profile of a jurisdiction. Never fails: whatever is
/// not there is said to be missing.
pub fn recognize<'a>(
    source: &'a Source,
    document: Document,
    profile: &'a Profile,
    forms: &'a [Form],
    settings: &Settings,
) -> Report<'a> {
    Recognizer::new(profile, forms).recognize(source, document, settings)
}

/// What is prepared once for any number of reports of a jurisdiction.
#[derive(Debug)]
pub struct Recognizer<'a> {
    profile: &'a Profile,
    forms: &'a [Form],
    labels: Labels,
    marks: Option<AhoCorasick>,
    /// Index of the form of each mark.
    owners: Vec<usize>,
}

impl<'a> Recognizer<'a> {
    /// Gathers the words that are looked for. `forms` are all editions, the oldest first, at least
    /// one.
    pub fn new(profile: &'a Profile, forms: &'a [Form]) -> Self {
        let marks = forms.iter().enumerate();
        let marks: Vec<(usize, &str)> = marks
            .flat_map(|(index, form)| form.marks.iter().map(move |mark| (index, mark.as_str())))
            .collect();
        let search = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(marks.iter().map(|(_, mark)| mark))
            .ok();
        let owners = marks.into_iter().map(|(form, _)| form).collect();
        Self { profile, forms, labels: Labels::new(profile), marks: search, owners }
    }

    /// Recognizes one document.
    pub fn recognize(&self, source: &'a Source, mut document: Document, settings: &Settings) -> Report<'a> {
        let profile = self.profile;
        let marks = self.marks_in(&document);
        let looks_like = self.looks_like(&marks);
        let titles = Titles::new(self.forms, looks_like.unwrap_or(self.forms.len().saturating_sub(1)));

        let (headings, breaks_lost) = section::find(&document, &profile.numbering, &titles);
        let first_heading = headings.first().map(|heading| (heading.block, heading.range.start));
        let found_title = find_title(&document, profile, first_heading);
        let behind_headings = headings.last().map(|heading| (heading.block, heading.range.end));
        let organ_in_title =
            found_title.as_ref().and_then(|found| found.title.organ.as_ref()).map(|organ| organ.text.clone());
        let signed = sign_off::find(
            &document,
            profile,
            organ_in_title.as_deref(),
            behind_headings.or(found_title.as_ref().map(|found| found.end)).unwrap_or((0, 0)),
        );

        let mut cuts = Cuts::default();
        for heading in &headings {
            cuts.add(heading.block, heading.range.start);
            cuts.add(heading.block, heading.range.end);
        }
        for (block, offset) in found_title.iter().flat_map(|found| [found.start, found.end]) {
            cuts.add(block, offset);
        }
        if let Some((block, offset)) = signed.as_ref().and_then(|signed| signed.start) {
            cuts.add(block, offset);
        }
        let mut sections: Vec<Section> =
            headings.iter().map(|heading| section::section(&document, heading)).collect();
        let moved = cuts.apply(&mut document);
        for (section, heading) in sections.iter_mut().zip(&headings) {
            section.block = moved.place(heading.block, heading.range.start).0;
        }
        let signed_from = signed.as_ref().and_then(|signed| signed.start);
        let end = signed_from.map_or(document.blocks.len(), |(block, offset)| moved.place(block, offset).0);
        let title = found_title.map(|found| {
            let first = moved.place(found.start.0, found.start.1).0;
            let last = moved.place(found.end.0, found.end.1.saturating_sub(1)).0;
            Title { blocks: first..last + 1, ..found.title }
        });
        lay_out(&mut sections, end);

        let first_section = sections.first().map_or(end, |section| section.block);
        let preamble = title.as_ref().map_or(0, |title| title.blocks.end.min(first_section))..first_section;
        if breaks_lost || damage::is_broken(&document, |line| titles.is_label(line)) {
            document.fidelity = document.fidelity.max(Fidelity::Damaged);
        }

        let mut dates = date::find(&document, &profile.dates, first_section);
        let near = title.as_ref().map_or(Span::default(), |title| Span::at(title.span.end));
        let period = find_period(&document, profile, &preamble, first_section..end, near);
        let sign_off = sign(signed, &mut dates, &period);
        let likeness = likeness::judge(&document, profile, title.as_ref(), &sections, &marks);

        let file_name = settings.file_name.as_deref().unwrap_or_else(|| source.name());
        let organ = find_organ(&document, profile, title.as_ref(), &sign_off, &preamble, file_name);
        let level = settings.level.clone().or_else(|| {
            let name = &organ.as_ref()?.text;
            organ::level_of(&profile.bodies, name).flatten().map(str::to_owned)
        });
        let year = find_year(&document, profile, settings, title.as_ref(), &period, file_name);
        let form = looks_like.unwrap_or_else(|| self.form_of(year.as_ref()));
        let tables = table::recognize(&document, self.forms, form, &sections);
        let fields = field::find(&document, profile, &self.labels, &preamble);
        let numbered = numbering::find(&document, profile, &titles, &sections);
        let start = document.blocks.first().map_or(Span::default(), |block| Span::at(block.span().start));
        Report {
            source,
            document,
            profile,
            forms: self.forms,
            likeness,
            title: title.map_or(Anchor::Missing { near: start }, Anchor::Found),
            organ,
            level,
            year,
            looks_like,
            form,
            marks,
            preamble,
            sections,
            tables,
            fields,
            dates,
            period,
            sign_off,
            numbered,
        }
    }

    /// Words of one edition only, in paragraphs and cells.
    fn marks_in(&self, document: &Document) -> Vec<Mark> {
        let Some(search) = &self.marks else { return Vec::new() };
        let mut marks = Vec::new();
        let mut look = |text: &Folded| {
            for hit in search.find_iter(text.as_str()) {
                let form = self.owners[hit.pattern().as_usize()];
                let text_found = text.as_str()[hit.range()].to_owned();
                marks.push(Mark { form, text: text_found, span: text.span(hit.range()) });
            }
        };
        for block in &document.blocks {
            match block {
                Block::Paragraph(paragraph) if paragraph.role == Role::Body => look(&paragraph.text),
                Block::Table(table) => table.cells().iter().for_each(|cell| look(&cell.text)),
                _ => {}
            }
        }
        marks
    }

    /// The edition of which most different marks are met; the later one of equals.
    fn looks_like(&self, marks: &[Mark]) -> Option<usize> {
        let mut distinct: Vec<(usize, &str)> =
            marks.iter().map(|mark| (mark.form, mark.text.as_str())).collect();
        distinct.sort_unstable();
        distinct.dedup();
        let count = |form: usize| distinct.iter().filter(|(owner, _)| *owner == form).count();
        (0..self.forms.len()).filter(|form| count(*form) > 0).max_by_key(|form| (count(*form), *form))
    }

    /// The edition in force for a year; the nearest one for a year that none covers.
    fn form_of(&self, year: Option<&Year>) -> usize {
        let last = self.forms.len().saturating_sub(1);
        let Some(year) = year.map(|year| year.value) else { return last };
        let in_force = self.forms.iter().position(|form| form.effective.contains(year));
        in_force.unwrap_or_else(|| {
            let before_all =
                self.forms.iter().all(|form| form.effective.from.is_some_and(|from| year < from));
            if before_all { 0 } else { last }
        })
    }
}

/// The blocks of each section: up to the next heading, the last one up to the sign-off.
fn lay_out(sections: &mut [Section], end: usize) {
    let mut next = end;
    for section in sections.iter_mut().rev() {
        section.body = section.block + 1..next.max(section.block + 1);
        next = section.block;
    }
}

/// Looks for the title in the running text, then around it, then in the metadata.
fn find_title(
    document: &Document,
    profile: &Profile,
    first_heading: Option<(usize, usize)>,
) -> Option<title::TitleFound> {
    let until = first_heading.unwrap_or((usize::MAX, 0));
    let search = |role| {
        let lines = lines(document, 0..document.blocks.len(), role)
            .take_while(|line| (line.block, line.range.start) < until);
        title::find(document, &profile.title, &profile.bodies, lines)
    };
    search(Role::Body).or_else(|| search(Role::Furniture))
}

fn bodies(document: &Document, blocks: Range<usize>) -> impl Iterator<Item = &Folded> {
    let blocks = blocks.start.min(document.blocks.len())..blocks.end.min(document.blocks.len());
    document.blocks[blocks]
        .iter()
        .filter_map(Block::as_paragraph)
        .filter(|paragraph| paragraph.role == Role::Body)
        .map(|paragraph: &Paragraph| &paragraph.text)
}

fn find_period(
    document: &Document,
    profile: &Profile,
    preamble: &Range<usize>,
    body: Range<usize>,
    near: Span,
) -> Anchor<super::Period> {
    let before = bodies(document, 0..preamble.start);
    let preamble = bodies(document, preamble.clone());
    let rest = before.chain(bodies(document, body));
    period::find(&profile.period, &profile.dates, preamble, rest, near)
}

/// Enters the sign-off, and tells the days of sign-off and period from those of the prose.
fn sign(
    signed: Option<sign_off::SignOffFound>,
    dates: &mut [DateFound],
    period: &Anchor<super::Period>,
) -> SignOff {
    if let Some(period) = period.found() {
        for date in dates.iter_mut().filter(|date| period.span.contains(date.written.span)) {
            date.role = DateRole::Period;
        }
    }
    let Some(signed) = signed else { return SignOff::default() };
    let date = signed.date.and_then(|written| date::at(dates, written.span));
    if let Some(date) = date {
        dates[date].role = DateRole::SignOff;
    }
    SignOff { organ: signed.organ, date }
}

/// The reporting body: as the title names it, as it signs, as the preamble says, as the file is
/// called.
fn find_organ(
    document: &Document,
    profile: &Profile,
    title: Option<&Title>,
    sign_off: &SignOff,
    preamble: &Range<usize>,
    file_name: &str,
) -> Option<Named> {
    if let Some(organ) = title.and_then(|title| title.organ.clone()).or_else(|| sign_off.organ.clone()) {
        return Some(organ);
    }
    let stated = bodies(document, preamble.clone()).find_map(|text| {
        profile.bodies.stated.iter().find_map(|pattern| {
            let organ = pattern.regex().captures(text.as_str())?.name("organ")?;
            organ::is_name(&profile.bodies, organ.as_str()).then(|| section::named(text, organ.range()))
        })
    });
    stated.or_else(|| {
        let stem = stem(file_name);
        let parts = stem.split(|c: char| !c.is_alphabetic() && c != '（' && c != '）');
        let name =
            parts.filter(|part| organ::is_name(&profile.bodies, part)).max_by_key(|part| part.len())?;
        Some(Named { text: name.to_owned(), span: Span::at(0) })
    })
}

/// The name of a file without folders and extension.
fn stem(file_name: &str) -> &str {
    let file = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

fn find_year(
    document: &Document,
    profile: &Profile,
    settings: &Settings,
    title: Option<&Title>,
    period: &Anchor<super::Period>,
    file_name: &str,
) -> Option<Year> {
    if let Some(value) = settings.year {
        return Some(Year { value, span: Span::at(0), from: YearFrom::Setting });
    }
    if let Some(year) = title.and_then(|title| title.year.clone()) {
        return Some(year);
    }
    if let Some(period) = period.found()
        && let Some(value) = period.start.or(period.end).map(crate::date::Date::year)
    {
        let from_start = period.start.is_some();
        let written = if from_start { &period.start_written } else { &period.end_written };
        return Some(Year { value, span: written.span, from: YearFrom::Period });
    }
    if let Some(value) = year_in_name(stem(file_name)) {
        return Some(Year { value, span: Span::at(0), from: YearFrom::FileName });
    }
    majority(document, profile)
}

/// The first run of exactly four digits that is a likely year.
fn year_in_name(stem: &str) -> Option<i16> {
    stem.split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse().ok())
        .find(|year| (1990..2100).contains(year))
}

/// The year that is written most often, the earlier one of equals.
fn majority(document: &Document, profile: &Profile) -> Option<Year> {
    let pattern = profile.title.year.as_ref()?;
    let mut years: BTreeMap<i16, (usize, Span)> = BTreeMap::new();
    for text in bodies(document, 0..document.blocks.len()) {
        for captures in pattern.regex().captures_iter(text.as_str()) {
            let Some(written) = captures.name("year") else { continue };
            if let Some(year) = title::year(written.as_str()) {
                years.entry(year).or_insert((0, text.span(written.range()))).0 += 1;
            }
        }
    }
    let (value, (_, span)) =
        years.into_iter().max_by_key(|(year, (count, _))| (*count, std::cmp::Reverse(*year)))?;
    Some(Year { value, span, from: YearFrom::Majority })
}

impl Report<'_> {
    /// Where the content of a section shows that lacks its heading: words that such a section usually
    /// holds, between the neighbours that it would have. `None` if the section is there or nothing
    /// of it shows. In a damaged document this tells a lost heading from a missing section.
    pub fn missing_section_hint(&self, key: &str) -> Option<Span> {
        if self.section(key).is_some() {
            return None;
        }
        let form = self.forms.get(self.form)?;
        let at = form.sections.iter().position(|section| section.key == key)?;
        let present = |section: &super::SectionSpec| self.section(&section.key);
        let before = form.sections[..at].iter().rev().find_map(present);
        let after = form.sections[at + 1..].iter().find_map(present);
        let start = before.map_or(self.preamble.start, |section| section.body.start);
        let end = after.map_or(self.document.blocks.len(), |section| section.block);
        let words = &form.sections[at].contents;
        let look = |text: &Folded| {
            let found =
                words.iter().find_map(|word| Some((text.as_str().find(word.as_str())?, word.len())))?;
            Some(text.span(found.0..found.0 + found.1))
        };
        self.document.blocks.get(start..end)?.iter().find_map(|block| match block {
            Block::Paragraph(paragraph) if paragraph.role == Role::Body => look(&paragraph.text),
            Block::Table(table) => table.cells().iter().find_map(|cell| look(&cell.text)),
            _ => None,
        })
    }

    /// Whether the document is a report of the kind, to which rules may be put.
    pub fn is_report(&self) -> bool {
        self.likeness == Likeness::Report
    }
}
