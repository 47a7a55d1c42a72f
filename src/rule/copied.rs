//! Kind `copied`: sections whose text was copied, from the body's own earlier report or from that of
//! another body. Numbers do not count: a copy with new figures is a copy.

use super::past::{self, Wanted};
use super::{Check, ElsewhereAt, Fault, Finding, Findings, Kind, LabelAt, MessageSpec, PackView, Shown};
use crate::pattern::Pattern;
use crate::recognize::{Facts, Masked, Prose, Report, Section};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Characters of a passage that are shown.
const SHOWN: usize = 60;

pub(super) struct CopiedKind;

/// Parameters of kind `copied`.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Parameters {
    /// Whose text.
    from: From,
    /// Share of a section's characters, in percent, from which on it is a copy.
    share: u8,
    /// Fewest characters that a section has to have, blanks and what is excepted left out; a number
    /// counts as one.
    min_characters: usize,
    /// Keys of the sections looked at; all if left out.
    #[serde(default)]
    sections: Vec<String>,
    /// For `before`: what everybody has to write in the same way, so that it does not count.
    #[serde(default)]
    except: Vec<Pattern>,
}

/// Whose text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum From {
    /// The body's own earlier report.
    Before,
    /// The report of another body in the same run.
    Others,
}

impl Kind for CopiedKind {
    fn name(&self) -> &'static str {
        "copied"
    }

    fn summary(&self) -> &'static str {
        "the text of a section is not that of an earlier report, or of another body's report"
    }

    fn compares(&self) -> bool {
        true
    }

    fn messages(&self) -> &'static [MessageSpec] {
        const BEFORE: &[&str] = &["section", "share", "length", "passage", "year", "before", "file"];
        const OTHERS: &[&str] = &["section", "share", "others", "count"];
        &[
            MessageSpec { name: "before", values: BEFORE, required: false },
            MessageSpec { name: "others", values: OTHERS, required: false },
        ]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(Parameters)
    }

    fn compile(&self, with: &serde_json::Value, pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let parameters: Parameters = super::parameters(with)?;
        let mut faults = Vec::new();
        for (index, key) in parameters.sections.iter().enumerate() {
            if pack.forms.iter().all(|form| form.section(key).is_none()) {
                let known =
                    pack.forms.iter().flat_map(|form| form.sections.iter().map(|section| &*section.key));
                faults.push(super::unknown(&["sections", &index.to_string()], "section", key, known));
            }
        }
        if parameters.share > 100 {
            faults.push(Fault::at(&["share"], "no share is above 100 percent"));
        }
        if faults.is_empty() { Ok(Box::new(CopiedCheck { parameters })) } else { Err(faults) }
    }
}

struct CopiedCheck {
    parameters: Parameters,
}

impl Check for CopiedCheck {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        match self.parameters.from {
            From::Others => self.others(report, findings),
            From::Before => {
                let Some(before) = past::before(report, Wanted::Earlier, findings) else { return };
                let sections = report.sections.iter().filter(|section| self.takes(section));
                let mut compared = false;
                for section in sections {
                    compared |= self.section(report, section, before, findings);
                }
                if !compared {
                    findings.does_not_apply();
                }
            }
        }
    }
}

impl CopiedCheck {
    fn takes(&self, section: &Section) -> bool {
        let keys = &self.parameters.sections;
        section.key.as_ref().is_some_and(|key| keys.is_empty() || keys.contains(key))
    }

    /// Compares a section; whether there was anything to compare.
    fn section(
        &self,
        report: &Report<'_>,
        section: &Section,
        before: &Facts,
        findings: &mut Findings,
    ) -> bool {
        let Some((key, other)) = section.key.as_deref().and_then(|key| Some((key, before.section(key)?)))
        else {
            return false;
        };
        let prose = Prose::of(report, section);
        let masked = Masked::of(&prose.text, &self.excepted(&prose.text));
        if masked.len() < self.parameters.min_characters {
            return false;
        }
        let Some(copied) = masked.copied(&Masked::of(&other.text, &self.excepted(&other.text))) else {
            return true;
        };
        if copied.share < self.parameters.share {
            return true;
        }
        let (here, there) = (&prose.text[copied.longest.clone()], &other.text[copied.other.clone()]);
        let mut finding = Finding::new("before", prose.span(copied.longest.clone()))
            .value("section", Shown::Section(key.to_owned()))
            .value("share", copied.share.to_string())
            .value("length", here.chars().filter(|c| !c.is_whitespace()).count().to_string())
            .value("passage", excerpt(here))
            .value("year", past::year(report.year.as_ref().map(|year| year.value)))
            .value("before", past::year(before.year))
            .value("file", before.path.clone())
            .about(key);
        finding.labels[0].name = "here";
        finding.elsewhere = vec![ElsewhereAt {
            path: before.path.clone(),
            at: other.spot(copied.other.start),
            name: "before",
            values: Vec::new(),
            cell: None,
            value: Some(excerpt(there)),
        }];
        findings.fail(finding);
        true
    }

    /// Stretches that do not count, in order and apart.
    fn excepted(&self, text: &str) -> Vec<Range<usize>> {
        let patterns = self.parameters.except.iter().filter(|pattern| pattern.may_match(text));
        let mut found: Vec<Range<usize>> =
            patterns.flat_map(|pattern| pattern.find_iter(text)).map(|found| found.range()).collect();
        found.sort_by_key(|range| (range.start, range.end));
        let mut apart: Vec<Range<usize>> = Vec::with_capacity(found.len());
        for range in found {
            match apart.last_mut().filter(|last| range.start <= last.end) {
                Some(last) => last.end = last.end.max(range.end),
                None => apart.push(range),
            }
        }
        apart
    }

    fn others(&self, report: &Report<'_>, findings: &mut Findings) {
        let twins = report.past.twins;
        if twins.is_empty() {
            return;
        }
        for section in report.sections.iter().filter(|section| self.takes(section)) {
            let Some(key) = section.key.as_deref() else { continue };
            let same: Vec<_> = twins
                .iter()
                .filter(|twin| twin.section == key && twin.share >= self.parameters.share)
                .collect();
            let long_enough = || {
                let prose = Prose::of(report, section);
                Masked::of(&prose.text, &[]).len() >= self.parameters.min_characters
            };
            let Some(share) = same.iter().map(|twin| twin.share).max().filter(|_| long_enough()) else {
                continue;
            };
            let mut names: Vec<Shown> = Vec::new();
            for twin in &same {
                let name = Shown::from(twin.organ.clone());
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            let more: usize = same.iter().map(|twin| twin.more).sum();
            let mut finding = Finding::new("others", section.heading)
                .value("section", Shown::Section(key.to_owned()))
                .value("share", share.to_string())
                .value("others", Shown::List(names))
                .value("count", (same.len() + more).to_string())
                .about(key);
            finding.labels = vec![LabelAt::place(section.heading)];
            finding.elsewhere = same
                .iter()
                .map(|twin| ElsewhereAt {
                    path: twin.path.clone(),
                    at: twin.at,
                    name: "other",
                    values: vec![("organ", twin.organ.clone().into())],
                    cell: None,
                    value: None,
                })
                .collect();
            findings.fail(finding);
        }
    }
}

/// The beginning of a passage, on one line.
fn excerpt(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= SHOWN {
        return words;
    }
    words.chars().take(SHOWN - 1).chain(['…']).collect()
}
