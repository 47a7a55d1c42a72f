//! Figures: numbers in prose, and what they count.
//!
//! A figure is a number with a unit. What it counts is told by the words of its own clause: nothing
//! is taken from across a comma or a full stop, except the year and the body that a sentence speaks
//! of. All words come from the profile. Knows no rule.

mod context;
mod number;

use super::profile::{FigureSpec, MeasureSpec};
use super::{Section, Year};
use crate::document::Document;
use crate::pattern::Pattern;
use crate::source::{Folded, Span};
use crate::threads::{self, Threads};
use crate::value::Decimal;
use context::{Context, Marked, Years};
use number::Number;
use std::cell::LazyCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Longest paragraph without the end of a sentence that is taken for a heading, in characters.
const HEADING: usize = 40;

/// A number in prose and what it counts.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The number with its multiplier and unit.
    pub span: Span,
    /// The same, in bytes of the paragraph's folded text.
    pub range: Range<usize>,
    /// Its value with the multiplier applied; a percentage as written (97.4).
    pub value: Decimal,
    /// Digits written behind the decimal point.
    pub decimals: u32,
    /// What one in the last place written is worth: what rounding may have hidden.
    pub step: Decimal,
    /// Whether it is said to be exact: neither about, nor more than, nor an end of a range.
    pub exact: bool,
    /// Key of the unit.
    pub unit: Option<String>,
    /// Index of the paragraph among the document's blocks.
    pub block: usize,
    /// Its clause, in bytes of the paragraph's folded text.
    pub clause: Range<usize>,
    /// Its sentence, in bytes of the paragraph's folded text.
    pub sentence: Range<usize>,
    /// Keys of what it counts in the report's year; empty where that is not known.
    pub measures: Vec<String>,
    /// Words that say that it is not the reporting body's alone.
    pub scope: Option<ScopeFound>,
}

/// Words in a sentence that name something else than the reporting body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeFound {
    /// Key of the pack's scope.
    pub key: String,
    /// Where.
    pub span: Span,
}

/// What is known of the report when its figures are looked for.
pub(super) struct Known<'k> {
    pub(super) sections: &'k [Section],
    /// Blocks of the title.
    pub(super) title: Range<usize>,
    pub(super) year: Option<&'k Year>,
    pub(super) level: Option<&'k str>,
}

/// Figures of a report in order of place, and statements that there was nothing to count.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Numbers with a unit.
    pub counted: Vec<Figure>,
    /// Statements that there was none: figures of value zero whose span is the statement.
    pub denied: Vec<Figure>,
}

/// Looks for figures.
#[derive(Clone, Copy, Debug)]
pub(super) struct Search<'p> {
    spec: &'p FigureSpec,
    joined: &'p Joined,
}

/// The patterns of a specification, each list as one. Kept by the specification itself, so that they
/// are compiled once for all reports.
#[derive(Clone, Debug)]
pub(super) struct Joined {
    not: Option<Arc<Pattern>>,
    other_spans: Option<Arc<Pattern>>,
    measures: Vec<JoinedMeasure>,
}

#[derive(Clone, Debug)]
struct JoinedMeasure {
    before: Option<Arc<Pattern>>,
    behind: Option<Arc<Pattern>>,
    none: Option<Arc<Pattern>>,
    none_unless: Option<Arc<Pattern>>,
    unless: Option<Arc<Pattern>>,
    aside: Option<Arc<Pattern>>,
    elsewhere: Option<Arc<Pattern>>,
}

impl Joined {
    fn new(spec: &FigureSpec) -> Self {
        // Measures have lists in common; compiling one takes longer than all that it is asked.
        let mut made: HashMap<String, Arc<Pattern>> = HashMap::new();
        let mut any_of = |from: &str, patterns: &[Pattern], to: &str| {
            let written = joined(from, patterns, to)?;
            let pattern = made.entry(written).or_insert_with_key(|written| Arc::new(Pattern::new(written)));
            Some(Arc::clone(pattern))
        };
        let mut measures = Vec::with_capacity(spec.measures.len());
        for measure in &spec.measures {
            measures.push(JoinedMeasure {
                before: any_of("", &measure.before, "$"),
                behind: any_of("^", &measure.behind, ""),
                none: any_of("", &measure.none, ""),
                none_unless: any_of("", &measure.none_unless, ""),
                unless: any_of("", &measure.unless, ""),
                aside: any_of("", &measure.aside, ""),
                elsewhere: any_of("", &measure.elsewhere, ""),
            });
        }
        Self { not: any_of("", &spec.not, ""), other_spans: any_of("", &spec.other_spans, ""), measures }
    }
}

/// Several patterns as one, between two anchors.
fn joined(from: &str, patterns: &[Pattern], to: &str) -> Option<String> {
    let written: Vec<String> = patterns.iter().map(|pattern| format!("(?:{})", pattern.written())).collect();
    (!written.is_empty()).then(|| format!("{from}(?:{}){to}", written.join("|")))
}

fn says(pattern: &Option<Arc<Pattern>>, words: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(words))
}

/// A measure with its patterns.
#[derive(Clone, Copy)]
struct Measure<'p> {
    spec: &'p MeasureSpec,
    joined: &'p JoinedMeasure,
}

impl Measure<'_> {
    /// Whether the sentence has turned to something else since it last named the topic.
    fn is_aside(&self, words: &str, context: &Context, at: usize) -> bool {
        if self.joined.aside.is_none() {
            return false;
        }
        let sentence = &words[context.sentence.start..at];
        let named = self.spec.topic.iter().filter_map(|topic| sentence.rfind(topic.as_str())).max();
        let from = context.sentence.start + named.unwrap_or(0);
        says(&self.joined.aside, &words[from..at])
    }
}

impl<'p> Search<'p> {
    pub(super) fn new(spec: &'p FigureSpec) -> Self {
        Self { spec, joined: spec.joined.get_or_init(|| Box::new(Joined::new(spec))) }
    }

    /// All figures of a document. Linear in its length.
    pub(super) fn find(&self, document: &Document, known: &Known<'_>, threads: Option<&Threads>) -> Figures {
        if self.spec.units.is_empty() {
            return Figures::default();
        }
        let mut heading = "";
        let mut paragraphs = Vec::new();
        for (block, paragraph) in document.blocks.iter().enumerate() {
            let Some(paragraph) = paragraph.as_paragraph() else { continue };
            if paragraph.role != crate::document::Role::Body || known.title.contains(&block) {
                continue;
            }
            let text = &paragraph.text;
            let section = known.sections.iter().rfind(|section| section.block <= block);
            let title = section.map_or("", |section| section.title.text.as_str());
            paragraphs.push((text, block, [heading, title]));
            let words = text.as_str();
            let is_heading = words.chars().count() <= HEADING
                && !words.contains(|c| self.spec.sentence_ends.contains(c))
                && !words.contains(|c: char| c.is_ascii_digit());
            if is_heading || section.is_some_and(|section| section.block == block) {
                heading = words;
            }
        }
        let found = threads::map(threads, &paragraphs, |_, (text, block, above)| {
            self.paragraph(text, *block, *above, known)
        });
        let mut figures = Figures::default();
        for mut found in found {
            figures.counted.append(&mut found.counted);
            figures.denied.append(&mut found.denied);
        }
        figures
    }

    fn paragraph(&self, text: &Folded, block: usize, above: [&str; 2], known: &Known<'_>) -> Figures {
        let mut figures = Figures::default();
        let words = text.as_str();
        let told = |measure: &Measure<'_>| {
            let topic = &measure.spec.topic;
            topic.is_empty()
                || topic.iter().any(|topic| {
                    words.contains(topic.as_str()) || above.iter().any(|above| above.contains(topic.as_str()))
                })
        };
        let numbers = number::find(words, self.spec, self.joined.not.as_deref());
        let denies =
            |measure: &Measure<'_>| measure.joined.none.as_ref().is_some_and(|none| none.may_match(words));
        let all = self.spec.measures.iter().zip(&self.joined.measures);
        let all = all.map(|(spec, joined)| Measure { spec, joined });
        let measures: Vec<Measure<'_>> =
            all.filter(|measure| (!numbers.is_empty() || denies(measure)) && told(measure)).collect();
        let marked = LazyCell::new(|| Marked::new(words, self.spec));
        let years =
            known.year.map(|year| (LazyCell::new(|| Years::of(words, self.spec, year.value)), year.value));
        let of_the_year = |context: &Context, at: usize, from: usize| {
            // What is said of another span of time is said of no year.
            !says(&self.joined.other_spans, &words[context.clause.clone()])
                && years.as_ref().is_none_or(|(years, own)| {
                    years.at(words, context, at, from, self.spec).is_none_or(|said| said == *own)
                })
        };
        let figure = |number: &Number, context: &Context, measures: Vec<String>| Figure {
            span: text.span(number.range.clone()),
            range: number.range.clone(),
            value: number.value,
            decimals: number.decimals,
            step: number.step,
            exact: number.exact,
            unit: number.unit.map(|unit| self.spec.units[unit].key.clone()),
            block,
            clause: context.clause.clone(),
            sentence: context.sentence.clone(),
            measures,
            scope: self.scope(text, context, number.range.start, known),
        };
        let mut last: Option<(Range<usize>, usize)> = None;
        // What was carried over names a year that the rest of the sentence does not speak of.
        let mut years_from = 0;
        for (index, number) in numbers.iter().enumerate() {
            let context = Context::at(&marked, &number.range);
            let own_year = of_the_year(&context, number.range.start, years_from);
            // The words of a number begin behind the number before it, brackets aside.
            let from = match &last {
                Some((before, depth)) if *depth == context.depth => before.end.max(context.clause.start),
                _ => context.clause.start,
            };
            let until = numbers.get(index + 1).map_or(words.len(), |next| next.range.start);
            let before = context::without_brackets(&words[from..number.range.start]);
            let behind = &words[number.range.end..until.min(context.clause.end).max(number.range.end)];
            let own = context::own_words(behind, &self.spec.item_ends);
            let own_end = number.range.end + own.len();
            // Words between two numbers are the second one's, unless the first has none before it.
            let lent = own.len() == behind.len() && until < context.clause.end && !before.trim().is_empty();
            let behind = if lent { "" } else { own };
            let counts = |measure: &&Measure<'_>| {
                let units = &measure.spec.units;
                let unit = number.unit.map(|unit| &self.spec.units[unit].key);
                (units.is_empty() || unit.is_some_and(|unit| units.contains(unit)))
                    && (own_year || measure.spec.any_year)
                    && !self.is_too_early(measure.spec, &before, known)
                    && (says(&measure.joined.before, &before) || says(&measure.joined.behind, behind))
                    && !says(&measure.joined.unless, &before)
                    && !says(&measure.joined.unless, behind)
                    && !measure.is_aside(words, &context, own_end)
                    && !says(&measure.joined.elsewhere, &words[context.sentence.clone()])
            };
            let counted: Vec<_> = measures.iter().filter(counts).collect();
            if counted.iter().any(|measure| measure.spec.any_year) {
                years_from = context.clause.end;
            }
            let counted = counted.into_iter().map(|measure| measure.spec.key.clone()).collect();
            last = Some((number.range.clone(), context.depth));
            figures.counted.push(figure(number, &context, counted));
        }
        for measure in measures {
            let Some(none) = measure.joined.none.as_ref().filter(|none| none.may_match(words)) else {
                continue;
            };
            for hit in none.find_iter(words) {
                let context = Context::at(&marked, &hit.range());
                let sentence = &words[context.sentence.clone()];
                if says(&measure.joined.none_unless, sentence)
                    || measure.is_aside(words, &context, hit.end())
                    || !of_the_year(&context, hit.start(), 0)
                {
                    continue;
                }
                let number = Number {
                    range: hit.range(),
                    value: Decimal::ZERO,
                    decimals: 0,
                    step: Decimal::ONE,
                    exact: true,
                    unit: None,
                };
                figures.denied.push(figure(&number, &context, vec![measure.spec.key.clone()]));
            }
        }
        figures.denied.sort_by_key(|figure| figure.range.start);
        figures
    }

    /// Whether the words of a number name a year that is too early for what it would count.
    fn is_too_early(&self, measure: &MeasureSpec, words: &str, known: &Known<'_>) -> bool {
        let (Some(earliest), Some(year), Some(pattern)) = (measure.earliest, known.year, &self.spec.year)
        else {
            return false;
        };
        let named =
            pattern.captures_iter(words).filter_map(|found| found.name("year")?.as_str().parse().ok());
        named.into_iter().any(|named: i16| named < year.value.saturating_add(earliest))
    }

    fn scope(&self, text: &Folded, context: &Context, at: usize, known: &Known<'_>) -> Option<ScopeFound> {
        let words = &text.as_str()[context.sentence.start..at];
        let differs = |bodies: &[String]| {
            bodies.is_empty() || known.level.is_some_and(|level| bodies.iter().any(|body| body == level))
        };
        self.spec.scopes.iter().filter(|scope| differs(&scope.bodies)).find_map(|scope| {
            let hit = scope.pattern.is_match(words).then(|| scope.pattern.find(words))??;
            let start = context.sentence.start;
            let span = text.span(start + hit.start()..start + hit.end());
            Some(ScopeFound { key: scope.key.clone(), span })
        })
    }
}

#[cfg(test)]
mod tests;
