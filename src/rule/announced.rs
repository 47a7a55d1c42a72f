//! Kind `announced`: the parts that the preamble announces are the sections that follow.

use super::{Check, Fault, Finding, Findings, Kind, LabelAt, MessageSpec, PackView, Reason, Shown};
use crate::pattern::Pattern;
use crate::recognize::{Numbered, Report, SectionSpec, label_key};
use crate::source::{Folded, Span};
use crate::value::parse_ordinal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Marks behind which a paragraph does not go on in the next.
const SENTENCE_ENDS: [char; 4] = ['。', '；', '：', ':'];

pub(super) struct Announced;

/// Letters of a part's name at least; fewer join two names.
const FEWEST_LETTERS: usize = 4;

/// Parameters of kind `announced`.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Parameters {
    /// What is demanded.
    demand: Demand,
    /// How many parts are announced: a pattern with a group `count`.
    #[serde(default)]
    count: Option<Pattern>,
}

/// What is demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Demand {
    /// Every announced part follows, under that name.
    Parts,
    /// As many parts are named as are said to be.
    Count,
}

impl Kind for Announced {
    fn name(&self) -> &'static str {
        "announced"
    }

    fn summary(&self) -> &'static str {
        "the parts that the preamble announces are the sections that follow"
    }

    fn messages(&self) -> &'static [MessageSpec] {
        &[
            MessageSpec {
                name: "absent",
                values: &["parts", "count", "announced", "found"],
                required: false,
            },
            MessageSpec { name: "named-otherwise", values: &["parts", "headings", "count"], required: false },
            MessageSpec {
                name: "miscounted",
                values: &["written", "stated", "announced", "found"],
                required: false,
            },
        ]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(Parameters)
    }

    fn compile(&self, with: &serde_json::Value, _pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let parameters: Parameters = super::parameters(with)?;
        if parameters.demand == Demand::Count && parameters.count.is_none() {
            return Err(vec![Fault::at(&[], "`count` is missing: a pattern with a group `count`")]);
        }
        Ok(Box::new(AnnouncedCheck { parameters }))
    }
}

struct AnnouncedCheck {
    parameters: Parameters,
}

/// A part that the preamble names.
struct Part {
    /// Index of the section of the form that it names.
    section: usize,
    written: String,
    span: Span,
    /// The name is neither the form's nor as good.
    deviates: bool,
}

impl Check for AnnouncedCheck {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        let parts = parts(report);
        // One or two titles in passing announce nothing.
        if parts.len() < 3 {
            if report.preamble.is_empty() {
                findings.cannot_assess("", Reason::PartMissing("preamble".into()));
            } else {
                findings.does_not_apply();
            }
            return;
        }
        match self.parameters.demand {
            Demand::Parts => compare(report, &parts, findings),
            Demand::Count => self.count(report, &parts, findings),
        }
    }
}

/// The text of the preamble in one piece. A sentence that a page broke is whole again.
struct Preamble<'r> {
    words: String,
    /// Where each paragraph begins in `words`.
    paragraphs: Vec<(usize, &'r Folded)>,
}

impl<'r> Preamble<'r> {
    fn new(report: &'r Report<'_>) -> Self {
        let mut preamble = Self { words: String::new(), paragraphs: Vec::new() };
        for (_, text) in report.paragraphs(report.preamble.clone()) {
            if preamble.words.ends_with(SENTENCE_ENDS) {
                preamble.words.push('\n');
            }
            preamble.paragraphs.push((preamble.words.len(), text));
            preamble.words.push_str(text.as_str());
        }
        preamble
    }

    fn span(&self, range: &Range<usize>) -> Span {
        let held = self.paragraphs.iter().filter_map(|(from, text)| {
            let (start, end) = (range.start.max(*from), range.end.min(from + text.as_str().len()));
            (start < end).then(|| text.span(start - from..end - from))
        });
        held.reduce(Span::cover).unwrap_or_default()
    }
}

/// The titles of sections that occur in the preamble, each section once, in order of place.
fn parts(report: &Report<'_>) -> Vec<Part> {
    let preamble = Preamble::new(report);
    let sections = report.form().sections.iter().enumerate();
    let mut parts: Vec<Part> = sections
        .filter_map(|(section, spec)| {
            let (range, deviates) = longest(&preamble.words, spec)?;
            let (written, span) = (preamble.words[range.clone()].to_owned(), preamble.span(&range));
            Some(Part { section, written, span, deviates })
        })
        .collect();
    parts.sort_by_key(|part| part.span);
    parts
}

/// The longest title of a section that occurs in a text: the name in a list of parts is longer than a
/// word in passing.
fn longest(words: &str, spec: &SectionSpec) -> Option<(Range<usize>, bool)> {
    let good =
        std::iter::once(&spec.title).chain(&spec.accepted).chain(&spec.repealed).map(|title| (title, false));
    let titles = good.chain(spec.deviating.iter().map(|title| (title, true)));
    let hits = titles.filter_map(|(title, deviates)| {
        let at = words.find(title.as_str())?;
        Some((at..at + title.len(), deviates))
    });
    hits.max_by_key(|(range, deviates)| (range.len(), !*deviates))
}

fn compare(report: &Report<'_>, parts: &[Part], findings: &mut Findings) {
    let sections = &report.form().sections;
    let absent: Vec<&Part> =
        parts.iter().filter(|part| report.section(&sections[part.section].key).is_none()).collect();
    // A title that stands in the preamble as it stands above its section is no other name.
    let preamble: String =
        report.paragraphs(report.preamble.clone()).map(|(_, text)| label_key(text.as_str())).collect();
    let renamed: Vec<&Part> = parts
        .iter()
        .filter(|part| {
            let section = report.section(&sections[part.section].key);
            part.deviates
                && section.is_some_and(|section| !preamble.contains(&label_key(&section.title.text)))
        })
        .collect();
    if report.is_damaged() && !absent.is_empty() {
        return findings.cannot_assess("", Reason::Damaged);
    }
    let list =
        |parts: &[&Part]| Shown::List(parts.iter().map(|part| Shown::Text(part.written.clone())).collect());
    let labels = |parts: &[&Part]| parts.iter().map(|part| LabelAt::place(part.span)).collect::<Vec<_>>();
    if !absent.is_empty() {
        let mut finding = Finding::new("absent", absent[0].span)
            .value("parts", list(&absent))
            .value("count", absent.len().to_string())
            .value("announced", parts.len().to_string())
            .value(
                "found",
                report.sections.iter().filter(|section| section.key.is_some()).count().to_string(),
            )
            .about("preamble");
        finding.labels = labels(&absent);
        finding.labels.extend(labels(&renamed));
        findings.fail(finding);
    } else if !renamed.is_empty() {
        let headings = renamed.iter().filter_map(|part| report.section(&sections[part.section].key));
        let headings = Shown::List(headings.map(|section| Shown::Text(section.title.text.clone())).collect());
        let mut finding = Finding::new("named-otherwise", renamed[0].span)
            .value("parts", list(&renamed))
            .value("headings", headings)
            .value("count", renamed.len().to_string())
            .about("preamble");
        finding.labels = labels(&renamed);
        findings.fail(finding);
    }
}

impl AnnouncedCheck {
    fn count(&self, report: &Report<'_>, parts: &[Part], findings: &mut Findings) {
        let Some(pattern) = &self.parameters.count else { return };
        for (block, text) in report.paragraphs(report.preamble.clone()) {
            let Some(groups) = pattern.captures(text.as_str()) else { continue };
            let Some(written) = groups.name("count") else { continue };
            let Some(stated) = parse_ordinal(written.as_str()) else { continue };
            let announced = enumerated(report, block, text, parts).unwrap_or(parts.len());
            if stated as usize == announced {
                continue;
            }
            // A part under a name that no form knows is not seen; then the count proves nothing.
            let certain = announced > stated as usize || enumerated(report, block, text, parts).is_some();
            let others = if certain { 0 } else { others(text, parts) };
            if others > 0 {
                // Whether each of these is a part cannot be told unless they make up the difference.
                if parts.len() + others != stated as usize {
                    findings.does_not_apply();
                }
                continue;
            }
            let found = report.sections.iter().filter(|section| section.key.is_some()).count();
            if !certain && found == stated as usize {
                continue;
            }
            let finding = Finding::new("miscounted", text.span(written.range()))
                .value("written", groups.get(0).map_or("", |all| all.as_str()).to_owned())
                .value("stated", stated.to_string())
                .value("announced", announced.to_string())
                .value("found", found.to_string())
                .about("preamble");
            return findings.fail(finding);
        }
    }
}

/// How many names that no form knows stand in the list of parts.
fn others(text: &Folded, parts: &[Part]) -> usize {
    let words = text.as_str();
    let mut known: Vec<(usize, usize)> = parts
        .iter()
        .filter_map(|part| {
            let at = words.match_indices(part.written.as_str()).map(|(at, _)| at);
            let mut at = at.filter(|at| text.span(*at..at + part.written.len()) == part.span);
            at.next().map(|at| (at, at + part.written.len()))
        })
        .collect();
    known.sort_unstable();
    let between = known.windows(2).filter_map(|pair| words.get(pair[0].1..pair[1].0));
    // The list may begin with one, which ends in the mark between parts.
    let first = known.first().and_then(|(start, _)| words.get(..*start));
    let leads = first.and_then(|before| before.strip_suffix(['、', '；', ';']));
    let lead = leads.is_some_and(|before| before.ends_with(char::is_alphabetic));
    usize::from(lead)
        + between
            .flat_map(|gap| gap.split(['、', '，', ',', '；', ';']))
            .filter(|name| name.chars().filter(|c| c.is_alphabetic()).count() >= FEWEST_LETTERS)
            .count()
}

/// How many parts a numbered list in the preamble has; `None` if it is not numbered.
fn enumerated(report: &Report<'_>, block: usize, text: &Folded, parts: &[Part]) -> Option<usize> {
    let here = text.span(0..text.as_str().len());
    let own: Vec<&Part> =
        parts.iter().filter(|part| here.start <= part.span.start && part.span.end <= here.end).collect();
    let of_block = |numbered: &&Numbered| numbered.block == block && numbered.section.is_none();
    let names = |part: &Part, numbered: &Numbered| {
        label_key(&numbered.title.text).contains(&label_key(&part.written))
    };
    let first = report.numbered.iter().filter(of_block);
    let scheme = first.clone().find(|numbered| own.iter().any(|part| names(part, numbered)))?.scheme.clone();
    let list: Vec<&Numbered> = first.filter(|numbered| numbered.scheme == scheme).collect();
    // Numbers amid a sentence are not all told from mentions, so they count only where each part has one.
    let each = own.iter().all(|part| list.iter().any(|numbered| begins(numbered, part)));
    each.then(|| list.iter().map(|numbered| numbered.value as usize).max())?
}

/// Whether the title behind a number begins with a part's name.
fn begins(numbered: &Numbered, part: &Part) -> bool {
    label_key(&numbered.title.text).starts_with(&label_key(&part.written))
}
