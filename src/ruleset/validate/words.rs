//! Sentences of rules: each language that the pack promises, each message that the kind emits, and
//! no placeholder that nothing fills.

use super::super::{Origin, PackRule};
use crate::rule::Message;
use crate::words::{Words, placeholders};
use crate::yaml::{At, YamlFault, did_you_mean, nearest};

/// A fault where a sentence is not in every language of the pack. One text without a language
/// serves all.
pub(super) fn languages(
    words: &Words,
    wanted: &[String],
    origin: &Origin,
    path: &[&str],
) -> Option<YamlFault> {
    let Words::Each(texts) = words else { return None };
    let missing: Vec<&str> = wanted
        .iter()
        .filter(|language| texts.get(*language).is_none_or(|text| text.trim().is_empty()))
        .map(String::as_str)
        .collect();
    if missing.is_empty() {
        return None;
    }
    let fault =
        origin.fault(At::key(path.iter().copied()), format!("the text lacks `{}`", missing.join("`, `")));
    Some(fault.help(format!("the pack is written in {}", wanted.join(", "))))
}

/// Languages of all sentences of a rule. `wanted` are those of the pack that holds it, whatever
/// packs on top of it declare.
pub(super) fn translated(wanted: &[String], rule: &PackRule, origin: &Origin, faults: &mut Vec<YamlFault>) {
    let rule = &rule.rule;
    if rule.title.is_empty() {
        faults.push(origin.fault(At::key(["title"]), "the title is empty"));
    }
    for (words, key) in [(&rule.title, "title"), (&rule.why, "why"), (&rule.help, "help")] {
        faults.extend(languages(words, wanted, origin, &[key]));
    }
    for (name, message) in &rule.message {
        let path: &[&str] = match message {
            Message::Graded { .. } => &["message", name, "text"],
            Message::Plain(_) => &["message", name],
        };
        faults.extend(languages(message.words(), wanted, origin, path));
    }
    for (name, words) in &rule.labels {
        faults.extend(languages(words, wanted, origin, &["labels", name]));
    }
}

/// Messages that the kind does not have or that are missing, and placeholders that it does not fill.
pub(super) fn messages(rule: &PackRule, origin: &Origin, faults: &mut Vec<YamlFault>) {
    let specs = rule.kind.messages();
    let kind = rule.kind.name();
    let lacking: Vec<&str> = specs
        .iter()
        .filter(|spec| spec.required && !rule.rule.message.contains_key(spec.name))
        .map(|spec| spec.name)
        .collect();
    let misspelt = |name: &str| {
        let unknown = rule.rule.message.keys().filter(|key| !specs.iter().any(|spec| spec.name == **key));
        unknown.into_iter().any(|key| nearest(key, lacking.iter().copied()) == Some(name))
    };
    for name in lacking.iter().filter(|name| !misspelt(name)) {
        let message = format!("the message `{name}` of kind `{kind}` is missing");
        faults.push(origin.fault(At::key(["message"]), message));
    }
    for (name, message) in &rule.rule.message {
        let Some(spec) = specs.iter().find(|spec| spec.name == name) else {
            let fault =
                origin.fault(At::key(["message", name]), format!("kind `{kind}` has no message `{name}`"));
            let known = specs.iter().map(|spec| spec.name);
            let list = || format!("there are {}", known.clone().collect::<Vec<_>>().join(", "));
            faults.push(fault.help(did_you_mean(name, known.clone()).unwrap_or_else(list)));
            continue;
        };
        for (language, text) in message.words().all() {
            let mut path = vec!["message", name];
            if matches!(message, Message::Graded { .. }) {
                path.push("text");
            }
            path.extend(language);
            for (placeholder, range) in placeholders(text) {
                if spec.values.contains(&placeholder) {
                    continue;
                }
                let at = At { range: Some(range), ..At::value(path.iter().copied()) };
                let message = format!("nothing fills `{{{placeholder}}}` in the message `{name}`");
                let list = || match spec.values {
                    [] => "the message has no values; write `{{` for a brace".to_owned(),
                    values => format!("there are {}", values.join(", ")),
                };
                let help = did_you_mean(placeholder, spec.values.iter().copied()).unwrap_or_else(list);
                faults.push(origin.fault(at, message).help(help));
            }
        }
    }
}
