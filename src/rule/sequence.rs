//! Kind `sequence`: numbers of sub-headings and enumerations run on.

use super::{Check, Fault, Finding, Findings, Kind, LabelAt, MessageSpec, PackView, Reason};
use crate::recognize::{Numbered, Report};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) struct Sequence;

/// Parameters of kind `sequence`.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Parameters {
    /// Schemes of numbering, from the outermost to the innermost, as the profile names them. A
    /// number of an outer scheme lets the inner ones begin anew.
    schemes: Vec<String>,
    /// Schemes that are used within sentences and begin anew in each paragraph.
    #[serde(default)]
    in_paragraph: Vec<String>,
}

impl Kind for Sequence {
    fn name(&self) -> &'static str {
        "sequence"
    }

    fn summary(&self) -> &'static str {
        "the numbers of sub-headings and enumerations run on without a gap or a repetition"
    }

    fn messages(&self) -> &'static [MessageSpec] {
        const VALUES: &[&str] = &["written", "before", "expected"];
        &[
            MessageSpec { name: "gap", values: VALUES, required: true },
            MessageSpec { name: "repeated", values: VALUES, required: true },
        ]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(Parameters)
    }

    fn compile(&self, with: &serde_json::Value, pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let parameters: Parameters = super::parameters(with)?;
        let known = || pack.profile.numbering.sub.iter().map(|scheme| scheme.name.as_str());
        let mut faults = Vec::new();
        for (list, names) in [("schemes", &parameters.schemes), ("in-paragraph", &parameters.in_paragraph)] {
            for (index, name) in names.iter().enumerate() {
                if !known().any(|scheme| scheme == name) {
                    faults.push(super::unknown(&[list, &index.to_string()], "scheme", name, known()));
                }
            }
        }
        if faults.is_empty() { Ok(Box::new(SequenceCheck { parameters })) } else { Err(faults) }
    }
}

struct SequenceCheck {
    parameters: Parameters,
}

impl Check for SequenceCheck {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        // Labels of tables that fell apart look like numbered lines.
        if report.is_damaged() {
            return findings.cannot_assess("", Reason::Damaged);
        }
        let numbered: Vec<&Numbered> =
            report.numbered.iter().filter(|numbered| numbered.section.is_some()).collect();
        for scheme in &self.parameters.in_paragraph {
            let own = numbered.iter().filter(|numbered| numbered.scheme == *scheme);
            let mut before: Option<&Numbered> = None;
            for numbered in own {
                let same = before
                    .filter(|before| before.section == numbered.section && before.block == numbered.block);
                judge(same, numbered, findings);
                before = Some(numbered);
            }
        }
        let mut last: Vec<Option<&Numbered>> = vec![None; self.parameters.schemes.len()];
        for numbered in numbered.iter().filter(|numbered| numbered.leads) {
            let Some(depth) = self.parameters.schemes.iter().position(|scheme| *scheme == numbered.scheme)
            else {
                continue;
            };
            let same = last[depth].filter(|before| before.section == numbered.section);
            judge(same, numbered, findings);
            last[depth] = Some(numbered);
            last[depth + 1..].fill(None);
        }
    }
}

/// A number is right when it runs on or begins anew at one. The first of a run proves nothing: what
/// came before it may stand in a part that was not read.
fn judge(before: Option<&Numbered>, numbered: &Numbered, findings: &mut Findings) {
    let Some(before) = before else { return };
    let (last, value) = (before.value, numbered.value);
    if value == 1 || value == last + 1 {
        return;
    }
    let message = if value == last { "repeated" } else { "gap" };
    let finding = Finding::new(message, numbered.written.span)
        .value("written", numbered.written.text.clone())
        .value("before", before.written.text.clone())
        .value("expected", (last + 1).to_string())
        .label(LabelAt::named(before.written.span, "before"))
        .about(format!("{} {}", numbered.scheme, numbered.title.text));
    findings.fail(finding);
}
