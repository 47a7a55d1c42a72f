//! The order of recognition: marks, headings, title, sign-off; then the document is cut where lines
//! became blocks of their own, and the rest is read block by block.

use super::field::Labels;
use super::heading::{Heading, Titles};
use super::line::{Cuts, lines};
use super::{
    Anchor, DateFound, DateRole, Form, Likeness, Named, Profile, Report, Section, SignOff, Title, Year,
    damage, date, field, figure, likeness, mark, numbering, organ, period, section, sign_off, subject, table,
    title,
};
use crate::document::{Block, Document, Fidelity, Role};
use crate::pattern::Whole;
use crate::source::{Folded, Source, Span};
use crate::threads::Threads;
use std::ops::Range;
use std::sync::OnceLock;

/// Characters before the first section that are fewer than any preamble has: a date line, a source.
const SHORTEST_PREAMBLE: usize = 60;
/// Blocks of the first section that stand for a preamble that is not there.
const LEAD: usize = 3;

/// What the user states about a report.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The year reported on; stronger than anything the report says.
    pub year: Option<i16>,
    /// Key of the body's level; stronger than its name.
    pub level: Option<String>,
    /// The file's name, which may tell body and year; the name of the source if left out.
    pub file_name: Option<String>,
    /// Leaves figures in prose alone: for whoever compares reports by their cells and passages.
    pub without_figures: bool,
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
    figures: figure::Search<'a>,
    tables: table::Search<'a>,
    /// Titles as seen from each form, made when a report of that form is met.
    titles: Vec<OnceLock<Titles<'a>>>,
    marks: mark::Search,
    threads: Option<&'a Threads>,
}

impl<'a> Recognizer<'a> {
    /// Gathers the words that are looked for. `forms` are all editions, the oldest first, at least
    /// one.
    pub fn new(profile: &'a Profile, forms: &'a [Form]) -> Self {
        let titles = std::iter::repeat_with(OnceLock::new).take(forms.len().max(1)).collect();
        Self {
            profile,
            forms,
            labels: Labels::new(profile),
            figures: figure::Search::new(&profile.figures),
            tables: table::Search::new(forms),
            titles,
            marks: mark::Search::new(forms),
            threads: None,
        }
    }

    /// Spreads what takes longest over threads.
    pub fn on(self, threads: &'a Threads) -> Self {
        Self { threads: Some(threads), ..self }
    }

    /// Recognizes one document.
    pub fn recognize<'s>(&self, source: &'s Source, mut document: Document, settings: &Settings) -> Report<'s>
    where
        'a: 's,
    {
        let profile = self.profile;
        let mut marks = self.marks.find(&document);
        let mut looks_like = mark::edition(&marks);
        let seen_from = looks_like.unwrap_or(self.titles.len() - 1);
        let titles = self.titles[seen_from].get_or_init(|| Titles::new(self.forms, seen_from));

        let (mut headings, breaks_lost) = section::find(&document, &profile.numbering, titles);
        let another = next_report(&document, profile, &headings, titles.order()).map(|(count, title)| {
            headings.truncate(count);
            cut_off(&mut document, title.start);
            marks = self.marks.find(&document);
            looks_like = mark::edition(&marks);
            Named { text: title.title.text, span: title.title.span }
        });
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

        let file_name = settings.file_name.as_deref().unwrap_or_else(|| source.name());
        let organ = subject::organ(&document, profile, title.as_ref(), &sign_off, &preamble, file_name);
        let level = settings.level.clone().or_else(|| {
            let name = &organ.as_ref()?.text;
            organ::level_of(&profile.bodies, name).flatten().map(str::to_owned)
        });
        let year = {
            let signed = sign_off.date.and_then(|date| Some(dates[date].date?.year()));
            let edition = looks_like.map(|form| self.forms[form].effective);
            let evidence = subject::Evidence { signed, edition };
            subject::year(&document, profile, settings, title.as_ref(), &period, evidence, file_name)
        };
        let form = looks_like.unwrap_or_else(|| self.form_of(year.as_ref()));
        let tables = self.tables.find(&document, form, &sections);
        let likeness = likeness::judge(&document, profile, title.as_ref(), &sections, &marks, &tables);
        let fields = field::find(&document, profile, &self.labels, &lead(&document, &preamble, &sections));
        let numbered = numbering::find(&document, profile, titles, &sections);
        let known = figure::Known {
            sections: &sections,
            title: title.as_ref().map_or(0..0, |title| title.blocks.clone()),
            year: year.as_ref(),
            level: level.as_deref(),
        };
        let figures = if settings.without_figures {
            super::Figures::default()
        } else {
            self.figures.find(&document, &known, self.threads)
        };
        let start = document.blocks.first().map_or(Span::default(), |block| Span::at(block.span().start));
        Report {
            source,
            text: Whole::new(document.text()),
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
            another,
            figures,
            past: super::Past::default(),
        }
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

/// Where another report begins in the same document: how many headings stand before it, and its title.
/// Sections that are only doubled have no title between them.
fn next_report(
    document: &Document,
    profile: &Profile,
    headings: &[Heading],
    order: &[&str],
) -> Option<(usize, title::TitleFound)> {
    let first = order.first()?;
    let known = |headings: &[Heading]| {
        order
            .iter()
            .filter(|key| headings.iter().any(|heading| heading.key.as_deref() == Some(**key)))
            .count()
    };
    let restarts = (1..headings.len()).filter(|at| headings[*at].key.as_deref() == Some(*first));
    restarts
        .filter(|at| known(&headings[..*at]) > order.len() / 2 && known(&headings[*at..]) > order.len() / 2)
        .find_map(|at| {
            let (from, to) = (&headings[at - 1], &headings[at]);
            let between = lines(document, from.block..to.block + 1, Role::Body)
                .skip_while(|line| (line.block, line.range.start) < (from.block, from.range.end))
                .take_while(|line| (line.block, line.range.start) < (to.block, to.range.start));
            let title = title::find(document, &profile.title, &profile.bodies, between)?;
            title.title.year.is_some().then_some((at, title))
        })
}

/// Leaves out everything from a place on, by block and folded offset.
fn cut_off(document: &mut Document, place: (usize, usize)) {
    let mut cuts = Cuts::default();
    cuts.add(place.0, place.1);
    let moved = cuts.apply(document);
    document.blocks.truncate(moved.place(place.0, place.1).0);
}

/// The preamble; where there is none, the first text of the first section, which then holds what
/// preambles hold.
fn lead(document: &Document, preamble: &Range<usize>, sections: &[Section]) -> Range<usize> {
    let Some(first) = sections.first() else { return preamble.clone() };
    let written = subject::bodies(document, preamble.clone()).map(|text| text.as_str().chars().count());
    if written.sum::<usize>() >= SHORTEST_PREAMBLE {
        return preamble.clone();
    }
    let end = first.body.end.min(first.body.start + LEAD).min(document.blocks.len());
    preamble.start..end.max(preamble.end)
}

fn find_period(
    document: &Document,
    profile: &Profile,
    preamble: &Range<usize>,
    body: Range<usize>,
    near: Span,
) -> Anchor<super::Period> {
    let before = subject::bodies(document, 0..preamble.start);
    let preamble = subject::bodies(document, preamble.clone());
    let rest = before.chain(subject::bodies(document, body));
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

#[cfg(test)]
pub(super) mod tests;
