//! SARIF 2.1.0, as code scanning services read it: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/>.
//!
//! Rules come first, then one result after the other, so nothing of a report is kept. Of text
//! formats regions are lines and columns of the file; of laid-out formats only the page or cell is
//! said, in words, because a viewer has no lines to show.

use super::list::List;
use super::{Reporter, Run, Stream};
use crate::diagnostic::{
    Diagnostic, Elsewhere, Examined, Label, LintState, Linted, Severity, Summary, Suppressed, SuppressedBy,
};
use crate::source::{Source, Span};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// Places beside the primary one that a result has at most; services cut off what is more.
const RELATED: usize = 100;

pub(super) struct Sarif;

impl Reporter for Sarif {
    fn name(&self) -> &'static str {
        "sarif"
    }

    fn summary(&self) -> &'static str {
        "SARIF 2.1.0, for code scanning services and editors"
    }

    fn begin<'r>(&self, run: &'r Run, out: &mut dyn Write) -> io::Result<Box<dyn Stream + 'r>> {
        let rules: Vec<Value> = run.rules.iter().map(rule).collect();
        let driver = json!({
            "name": env!("CARGO_PKG_NAME"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "informationUri": env!("CARGO_PKG_REPOSITORY"),
            "language": run.language,
            "rules": rules,
        });
        let driver = without_empty(driver);
        write!(
            out,
            "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{driver}}},"
        )?;
        write!(out, "\"columnKind\":\"unicodeCodePoints\",\"results\":[")?;
        let index = run.rules.iter().enumerate().map(|(index, rule)| (&*rule.id, index)).collect();
        Ok(Box::new(Results { index, results: List::default(), notifications: Vec::new(), failed: false }))
    }
}

struct Results<'r> {
    index: BTreeMap<&'r str, usize>,
    results: List,
    notifications: Vec<Value>,
    failed: bool,
}

impl Stream for Results<'_> {
    fn file(&mut self, linted: &Linted, out: &mut dyn Write) -> io::Result<()> {
        let artifact = json!({"uri": uri(&linted.path)});
        let examined = match &linted.state {
            LintState::Examined(examined) => examined,
            LintState::Unread(reason) => {
                self.failed = true;
                self.notifications.push(notification("error", reason, &artifact, None));
                return Ok(());
            }
        };
        for diagnostic in &examined.outcome.diagnostics {
            self.result(&artifact, examined, diagnostic, None, out)?;
        }
        for suppressed in &examined.outcome.suppressed {
            self.result(&artifact, examined, &suppressed.diagnostic, Some(suppressed), out)?;
        }
        for gap in &examined.outcome.not_assessed {
            let subject = if gap.subject.is_empty() { String::new() } else { format!("{}: ", gap.subject) };
            let text = format!("{subject}{}", gap.reason);
            self.notifications.push(notification("note", &text, &artifact, Some(&gap.rule)));
        }
        for fault in &examined.outcome.internal {
            self.failed = true;
            self.notifications.push(notification("error", fault, &artifact, None));
        }
        Ok(())
    }

    fn end(&mut self, _: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let invocation = json!({
            "executionSuccessful": !self.failed,
            "toolExecutionNotifications": self.notifications,
        });
        writeln!(out, "\n],\"invocations\":[{invocation}]}}]}}")
    }
}

impl Results<'_> {
    fn result(
        &mut self,
        artifact: &Value,
        examined: &Examined,
        diagnostic: &Diagnostic,
        suppressed: Option<&Suppressed>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let source = &examined.source;
        let mut labels = diagnostic.labels.iter();
        let mut text = diagnostic.message.clone();
        let primary = labels.next().map(|label| location(source, artifact, label, None));
        let mut related = Vec::new();
        for (index, label) in labels.take(RELATED).enumerate() {
            related.push(location(source, artifact, label, Some(index + 1)));
        }
        for place in &diagnostic.elsewhere {
            related.push(elsewhere(place, related.len() + 1));
        }
        // Each operand is a link in the message, which viewers turn into a jump.
        let links: Vec<String> = diagnostic.labels[1..]
            .iter()
            .take(RELATED)
            .enumerate()
            .filter(|(_, label)| !label.text.is_empty())
            .map(|(index, label)| format!("[{}]({})", escaped(&label_words(label)), index + 1))
            .collect();
        if !links.is_empty() {
            text = format!("{}\n{}", escaped(&text), links.join(", "));
        } else {
            text = escaped(&text);
        }
        let fixes: Vec<Value> = diagnostic.fix.iter().filter(|_| source.origin().is_text()).map(|fix| {
            let replacements: Vec<Value> = fix
                .edits
                .iter()
                .map(|edit| json!({"deletedRegion": region(source, edit.span), "insertedContent": {"text": edit.text}}))
                .collect();
            json!({
                "description": {"text": diagnostic.help.clone().unwrap_or_else(|| diagnostic.message.clone())},
                "artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}],
            })
        }).collect();
        let suppressions: Vec<Value> = suppressed
            .iter()
            .map(|suppressed| {
                let kind = match suppressed.by {
                    SuppressedBy::Comment => "inSource",
                    SuppressedBy::Waiver => "external",
                };
                json!({"kind": kind, "justification": suppressed.reason})
            })
            .collect();
        let mut result = json!({
            "ruleId": &*diagnostic.rule,
            "ruleIndex": self.index.get(&*diagnostic.rule),
            "level": level(diagnostic.severity),
            "message": {"text": text},
            "locations": primary.into_iter().collect::<Vec<_>>(),
            "relatedLocations": related,
            "partialFingerprints": {"disclint/v1": diagnostic.fingerprint},
            "fixes": fixes,
            "properties": {"notes": diagnostic.notes},
        });
        if suppressed.is_some() {
            result["suppressions"] = Value::Array(suppressions);
        }
        self.results.item(&without_empty(result), out)
    }
}

fn elsewhere(place: &Elsewhere, id: usize) -> Value {
    let words = [place.text.as_str(), place.value.as_deref().unwrap_or_default()];
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let mut physical = json!({"artifactLocation": {"uri": uri(&place.path)}});
    if let (Some(line), Some(column)) = (place.line, place.column) {
        physical["region"] = json!({"startLine": line, "startColumn": column});
    }
    json!({"id": id, "physicalLocation": physical, "message": {"text": escaped(&words.join(": "))}})
}

fn rule(rule: &crate::diagnostic::RuleText) -> Value {
    let basis: Vec<String> = rule
        .basis
        .iter()
        .map(|basis| [Some(basis.instrument.as_str()), basis.part.as_deref()])
        .map(|words| words.into_iter().flatten().collect::<Vec<_>>().join(" "))
        .collect();
    let paragraphs = [rule.why.as_str(), rule.help.as_str(), &basis.join("; ")];
    let help = paragraphs.iter().filter(|text| !text.is_empty()).copied().collect::<Vec<_>>().join("\n\n");
    let tags: Vec<&str> = rule.id.split('/').take(2).collect();
    without_empty(json!({
        "id": &*rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": if rule.why.is_empty() { &rule.title } else { &rule.why }},
        "help": {"text": if help.is_empty() { &rule.title } else { &help }},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {"tags": tags, "basis": basis},
    }))
}

fn notification(level: &str, text: &str, artifact: &Value, rule: Option<&str>) -> Value {
    let mut notification = json!({
        "level": level,
        "message": {"text": text},
        "locations": [{"physicalLocation": {"artifactLocation": artifact}}],
    });
    if let Some(rule) = rule {
        notification["associatedRule"] = json!({"id": rule});
    }
    notification
}

fn location(source: &Source, artifact: &Value, label: &Label, id: Option<usize>) -> Value {
    let mut physical = json!({"artifactLocation": artifact});
    if source.origin().is_text() {
        physical["region"] = region(source, label.span);
    }
    let mut location = json!({"physicalLocation": physical});
    if let Some(id) = id {
        location["id"] = json!(id);
    }
    let words = label_words(label);
    if !words.is_empty() {
        location["message"] = json!({"text": escaped(&words)});
    }
    if !label.locator.is_empty() {
        location["logicalLocations"] = json!([{"fullyQualifiedName": label.locator}]);
    }
    location
}

fn label_words(label: &Label) -> String {
    match (label.text.as_str(), &label.value) {
        (text, Some(value)) if !text.is_empty() => format!("{text} = {value}"),
        ("", Some(value)) => value.clone(),
        (text, _) => text.to_owned(),
    }
}

fn region(source: &Source, span: Span) -> Value {
    let (start, end) = (source.position(span.start), source.position(span.end));
    json!({
        "startLine": start.line, "startColumn": start.column,
        "endLine": end.line, "endColumn": end.column,
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// Brackets would begin a link.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

/// A path as a URI: relative ones stay relative to the working folder.
pub(super) fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len() * 3);
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(byte as char)
            }
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

/// Without members that say nothing: null, empty lists, empty texts.
fn without_empty(mut value: Value) -> Value {
    if let Some(object) = value.as_object_mut() {
        object.retain(|key, member| match member {
            Value::Null => false,
            Value::Array(list) => !list.is_empty() || key == "suppressions",
            Value::String(text) => !text.is_empty(),
            Value::Object(inner) if key == "properties" => {
                inner.retain(|_, member| !member.as_array().is_some_and(Vec::is_empty));
                !inner.is_empty()
            }
            _ => true,
        });
    }
    value
}
