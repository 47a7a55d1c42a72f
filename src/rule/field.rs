//! Kind `field`: labelled details such as telephone numbers are there, well formed, and of the place.

use super::{Check, Fault, Finding, Findings, Kind, LabelAt, MessageSpec, PackView, Reason};
use crate::pattern::Pattern;
use crate::recognize::{Field, FieldPlace, Report};
use crate::source::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub(super) struct FieldKind;

/// Parameters of kind `field`.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Parameters {
    /// Keys of the fields in the profile.
    fields: Vec<String>,
    /// At least one of them has to be there. Given alone, nothing else is demanded.
    #[serde(default)]
    required: bool,
    /// Every value has to match one of these wholly.
    #[serde(default)]
    matches: Vec<Pattern>,
    /// No value may match one of these.
    #[serde(default)]
    avoids: Vec<Pattern>,
    /// Values that match one of these are not looked at.
    #[serde(default)]
    except: Vec<Pattern>,
    /// Name of a table of data from the beginnings of values to the places that use them, the full
    /// name of a place first: the report must not be of another one.
    #[serde(default)]
    of_place: Option<String>,
    /// Whether fields outside of preamble and ending count too.
    #[serde(default)]
    everywhere: bool,
    /// Blanks and wide marks in the value are a fault, with an edit that takes them out.
    #[serde(default)]
    compact: bool,
}

impl Kind for FieldKind {
    fn name(&self) -> &'static str {
        "field"
    }

    fn summary(&self) -> &'static str {
        "labelled details such as telephone numbers are there, well formed, and belong to the place"
    }

    fn messages(&self) -> &'static [MessageSpec] {
        const VALUE: &[&str] = &["field", "value"];
        &[
            MessageSpec { name: "missing", values: &[], required: false },
            MessageSpec { name: "malformed", values: VALUE, required: false },
            MessageSpec { name: "avoided", values: VALUE, required: false },
            MessageSpec { name: "loose", values: VALUE, required: false },
            MessageSpec {
                name: "elsewhere",
                values: &["field", "value", "place", "expected"],
                required: false,
            },
        ]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(Parameters)
    }

    fn compile(&self, with: &serde_json::Value, pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let parameters: Parameters = super::parameters(with)?;
        let mut faults = Vec::new();
        for (index, key) in parameters.fields.iter().enumerate() {
            if pack.profile.fields.iter().all(|field| field.key != *key) {
                let known = pack.profile.fields.iter().map(|field| field.key.as_str());
                faults.push(super::unknown(&["fields", &index.to_string()], "field", key, known));
            }
        }
        let mut places = BTreeMap::new();
        if let Some(name) = &parameters.of_place {
            match pack.data.get(name).map(|data| serde_json::from_value(data.clone())) {
                None => faults.push(super::unknown(
                    &["of-place"],
                    "table of data",
                    name,
                    pack.data.keys().map(String::as_str),
                )),
                Some(Err(error)) => faults
                    .push(Fault::at(&["of-place"], format!("`{name}` is no map to lists of names: {error}"))),
                Some(Ok(map)) => places = map,
            }
        }
        if faults.is_empty() { Ok(Box::new(FieldCheck { parameters, places })) } else { Err(faults) }
    }
}

struct FieldCheck {
    parameters: Parameters,
    /// Beginnings of values to the names of places that use them.
    places: BTreeMap<String, Vec<String>>,
}

impl Check for FieldCheck {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        let wanted = |field: &&Field| {
            self.parameters.fields.contains(&field.key)
                && (self.parameters.everywhere || field.place != FieldPlace::Body)
        };
        let fields: Vec<&Field> = report.fields.iter().filter(wanted).collect();
        if self.parameters.required {
            return self.required(report, &fields, findings);
        }
        if fields.is_empty() {
            return findings.does_not_apply();
        }
        let context = if self.parameters.of_place.is_some() { place_names(report) } else { Vec::new() };
        for field in fields {
            let is =
                |patterns: &[Pattern]| patterns.iter().any(|pattern| pattern.is_match(&field.value.text));
            if is(&self.parameters.except) {
                continue;
            }
            let loose = self.parameters.compact && compact(report, field, findings);
            if !loose && !self.parameters.matches.is_empty() && !self.matches(&field.value.text) {
                findings.fail(finding("malformed", field));
            } else if is(&self.parameters.avoids) {
                findings.fail(finding("avoided", field));
            }
            if self.parameters.of_place.is_some() {
                self.of_place(&context, field, findings);
            }
        }
    }
}

impl FieldCheck {
    fn required(&self, report: &Report<'_>, fields: &[&Field], findings: &mut Findings) {
        if !fields.is_empty() {
            return;
        }
        // A copy without its opening paragraph does not show what the report says there.
        if report.preamble.is_empty() || report.is_damaged() {
            return findings.cannot_assess("", Reason::PartMissing("preamble".into()));
        }
        let last = report.paragraphs(report.preamble.clone()).last();
        let at = last.map_or_else(|| Span::at(0), |(_, text)| text.whole_span());
        findings.fail(Finding::new("missing", at).about("contact"));
    }

    fn matches(&self, value: &str) -> bool {
        self.parameters.matches.iter().any(|pattern| {
            pattern.find(value).is_some_and(|hit| hit.start() == 0 && hit.end() == value.len())
        })
    }

    fn of_place(&self, context: &[(&str, Span)], field: &Field, findings: &mut Findings) {
        let digits: String = field.value.text.chars().filter(char::is_ascii_digit).collect();
        // The longest beginning that the table knows; an unknown one says nothing.
        let entry = self
            .places
            .iter()
            .filter(|(prefix, _)| digits.starts_with(prefix.as_str()))
            .max_by_key(|(prefix, _)| prefix.len());
        let Some((_, expected)) = entry else { return };
        let names = |places: &[String]| {
            let named = |text: &str| places.iter().any(|place| text.contains(place.as_str()));
            context.iter().find(|(text, _)| named(text)).map(|(_, span)| *span)
        };
        if names(expected).is_some() {
            return;
        }
        // Silence about the place is no contradiction, and streets are called after other places:
        // only the full name of one, which stands first, tells.
        let others = self.places.values().filter(|places| *places != expected);
        let other = others.filter_map(|places| Some((places.first()?, names(places.get(..1)?)?))).next();
        if let Some((place, span)) = other {
            let finding = finding("elsewhere", field)
                .value("place", place.clone())
                .value("expected", expected.first().cloned().unwrap_or_default())
                .label(LabelAt::named(span, "place"));
            findings.fail(finding);
        }
    }
}

/// Addresses that are looked at: no body has more.
const MOST_PLACES: usize = 64;

/// Where the report says which place it is of: the body's name, the title and the address.
fn place_names<'r>(report: &'r Report<'_>) -> Vec<(&'r str, Span)> {
    let organ = report.organ.iter().map(|organ| (organ.text.as_str(), organ.span));
    let title = report.title.found().map(|title| (title.text.as_str(), title.span));
    let fields =
        report.fields.iter().filter(|field| matches!(field.key.as_str(), "address" | "contact-organ"));
    let fields = fields.map(|field| (field.value.text.as_str(), field.value.span));
    organ.chain(title).chain(fields.take(MOST_PLACES)).collect()
}

fn finding(message: &'static str, field: &Field) -> Finding {
    let at = if field.value.span.is_empty() {
        field.label.as_ref().map_or(field.value.span, |label| label.span)
    } else {
        field.value.span
    };
    let label = field.label.as_ref().map_or_else(String::new, |label| label.text.clone());
    Finding::new(message, at)
        .value("field", label)
        .value("value", field.value.text.clone())
        .about(format!("{} {}", field.key, field.value.text))
}

/// Blanks inside, and characters that folding had to replace: both break a link or an address that
/// somebody copies. Whether there are any.
fn compact(report: &Report<'_>, field: &Field, findings: &mut Findings) -> bool {
    let written = report.source.slice(field.value.span);
    let tight: String = field.value.text.chars().filter(|c| !c.is_whitespace()).collect();
    let loose = outside_markup(written)
        .any(|c| c.is_whitespace() || matches!(c, '＠' | '．' | '０'..='９' | 'ａ'..='ｚ' | 'Ａ'..='Ｚ'));
    let told = loose && !written.contains('\n') && tight.is_ascii();
    if told {
        let finding = finding("loose", field);
        // What the elements hold can be mended, the text between them cannot be put in one, and what is
        // written as an entity has to stay one.
        let plain = !written.contains(['<', '&']);
        findings.fail(if plain { finding.edit(field.value.span, tight) } else { finding });
    }
    told
}

/// What of a source is neither a tag nor a comment: markup inside a value is no fault of its text, a blank
/// between two elements is.
fn outside_markup(written: &str) -> impl Iterator<Item = char> {
    let mut until: Option<&str> = None;
    written.char_indices().filter_map(move |(at, c)| {
        let rest = &written[at..];
        match until {
            None if rest.starts_with("<!--") => until = Some("-->"),
            None if c == '<' => until = Some(">"),
            None => return Some(c),
            Some(end) if c == '>' && written[..=at].ends_with(end) => until = None,
            Some(_) => {}
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::Linter;
    use crate::ruleset::Packs;
    use crate::settings::Settings;

    #[test]
    fn a_blank_between_elements_breaks_an_address_and_the_elements_do_not() {
        let pack = Packs::built_in().compose(&["cn"]).expect("the pack composes");
        let loose = |address: &str| {
            let html = format!(
                "<html><body><p>青禾市人民政府2023年政府信息公开工作年度报告</p>\
                 <p>电子版可在青禾市人民政府网站（{address}）下载。</p><p>一、总体情况</p><p>平稳。</p></body></html>"
            );
            let linted = Linter::new(&pack).lint("a.html", html.as_bytes(), &Settings::default());
            let examined = linted.examined().expect("a report");
            let of_rule = |one: &&crate::diagnostic::Diagnostic| &*one.rule == "cn/contact/url-malformed";
            examined.outcome.diagnostics.iter().find(of_rule).map(|one| one.fix.is_some())
        };
        assert_eq!(loose("<span class=\"a b\">www</span><span>.qinghe.gov.cn</span>"), None);
        assert_eq!(loose("www.qinghe<!--[if x]><b> a </b><![endif]-->.gov.cn"), None);
        assert_eq!(loose("<span>www. </span><span class=\"a b\">qinghe.gov.cn</span>"), Some(false));
        assert_eq!(loose("www. qinghe.gov.cn"), Some(true));
    }
}
