//! Everything that can be wrong in a pack beyond its shape, with a place for each.
//!
//! Only what has a place is judged: built-in packs are loaded without places, and were judged with
//! them by the test suite.

mod form;
mod words;

use super::merge::Merged;
use super::{Origin, Pack, PackRule, regexes};
use crate::diagnostic::{BasisKind, Level, Severity};
use crate::rule::{Example, Rule};
use crate::yaml::{At, YamlFault, did_you_mean};
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) use form::forms;

/// What is wrong with ids, profiles and languages of packs.
pub(super) fn headers(merged: &Merged) -> Vec<YamlFault> {
    let mut faults = Vec::new();
    for (header, origin) in &merged.headers {
        let Some(origin) = origin else { continue };
        if !is_id(&header.id) || header.id.contains('/') {
            faults.push(origin.fault(At::value(["id"]), "an id is made of a-z, 0-9 and hyphens"));
        }
        if !header.title.is_empty() {
            faults.extend(words::languages(&header.title, &header.languages, origin, &["title"]));
        }
        let schema = schemars::schema_for!(crate::recognize::Profile);
        for (path, message) in regexes::broken(&schema, &header.profile) {
            let at = At::value(["profile".to_owned()].into_iter().chain(path));
            faults.push(origin.fault(at, format!("the pattern does not compile: {message}")));
        }
    }
    faults
}

/// What is wrong with rules. `all` compiles every check, those of built-in rules too, because the
/// user changed what they look up.
pub(super) fn rules(pack: &Pack, languages: &BTreeMap<String, Vec<String>>, all: bool) -> Vec<YamlFault> {
    let mut faults = Vec::new();
    for rule in &pack.rules {
        let wanted = languages.get(&*rule.pack).map_or(&[][..], Vec::as_slice);
        let Some(origin) = rule.changed.as_ref().or(rule.origin.as_ref()) else {
            if all {
                faults.extend(unplaced(pack, rule));
            }
            continue;
        };
        level(&rule.rule, origin, &mut faults);
        bodies(pack, &rule.rule, origin, &mut faults);
        organs(&rule.rule, origin, &mut faults);
        parameters(pack, rule, origin, &mut faults);
        words::messages(rule, origin, &mut faults);
        words::translated(wanted, rule, origin, &mut faults);
        if let Some(origin) = &rule.origin {
            id(rule, origin, &mut faults);
            names(pack, rule, origin, &mut faults);
            examples(pack, rule, origin, &mut faults);
        }
    }
    doubles(pack, &mut faults);
    faults
}

impl Origin {
    /// A fault at a place below.
    fn fault(&self, at: At, message: impl Into<String>) -> YamlFault {
        self.file.fault(&at.below(&self.path), message)
    }
}

fn is_id(id: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    id.split('/').all(part)
}

fn id(rule: &PackRule, origin: &Origin, faults: &mut Vec<YamlFault>) {
    let id = &rule.rule.id;
    if !is_id(id) {
        let fault = origin.fault(At::value(["id"]), "an id is made of a-z, 0-9, hyphens and slashes");
        faults.push(fault.help(format!("such as `{}/contact/missing`", rule.pack)));
    } else if id.split('/').next() != Some(&rule.pack) || !id.contains('/') {
        let fault = origin.fault(At::value(["id"]), format!("the id of a rule begins with `{}/`", rule.pack));
        let own = id.split_once('/').map_or(id.as_str(), |(_, own)| own);
        faults.push(fault.help(format!("the pack is called `{}`; write `{}/{own}`", rule.pack, rule.pack)));
    }
}

fn level(rule: &Rule, origin: &Origin, faults: &mut Vec<YamlFault>) {
    let Some(strongest) = rule.basis.iter().map(|basis| basis.kind).max_by_key(|kind| kind.cap()) else {
        let fault = origin.fault(At::key(["basis"]), "a rule needs a basis");
        faults.push(fault.help("one of law, form, definition, local, convention, heuristic"));
        return;
    };
    let mut judge = |level: Level, at: At| {
        if level.severity() > Some(strongest.cap()) {
            let cap = strongest.cap().as_str();
            let fault = origin.fault(at, format!("a {} carries a {cap} at most", name(strongest)));
            let help = "only a law, the official form or a definition carries an error";
            faults.push(fault.help(help).label(format!("asks for {}", level_name(level))));
        }
    };
    judge(rule.level, At::value(["level"]));
    for (name, message) in &rule.message {
        if let Some(level) = message.level() {
            judge(level, At::value(["message", name, "level"]));
        }
    }
}

fn name(kind: BasisKind) -> String {
    serde_json::to_value(kind).ok().and_then(|name| Some(name.as_str()?.to_owned())).unwrap_or_default()
}

fn level_name(level: Level) -> &'static str {
    level.severity().map_or("off", Severity::as_str)
}

fn bodies(pack: &Pack, rule: &Rule, origin: &Origin, faults: &mut Vec<YamlFault>) {
    let known = body_levels(pack);
    for (index, body) in rule.bodies.iter().enumerate() {
        if !known.contains(&body.as_str()) {
            let at = At::value(["bodies".to_owned(), index.to_string()]);
            let fault = origin.fault(at, format!("the pack knows no level of bodies `{body}`"));
            let list = || format!("there are {}", known.join(", "));
            faults.push(fault.help(did_you_mean(body, known.iter().copied()).unwrap_or_else(list)));
        }
    }
}

fn organs(rule: &Rule, origin: &Origin, faults: &mut Vec<YamlFault>) {
    for (key, pattern) in [("organ", &rule.organ), ("except-organ", &rule.except_organ)] {
        if let Some(Err(error)) = pattern.as_ref().map(crate::pattern::Pattern::validate) {
            let message = format!("the pattern does not compile: {error}");
            faults.push(origin.fault(At::value([key]), message));
        }
    }
}

fn parameters(pack: &Pack, rule: &PackRule, origin: &Origin, faults: &mut Vec<YamlFault>) {
    let below =
        |path: &[String]| ["with".to_owned()].into_iter().chain(path.iter().cloned()).collect::<Vec<_>>();
    let broken = regexes::broken(&rule.kind.schema(), &rule.rule.with);
    for (path, message) in &broken {
        faults.push(origin.fault(At::value(below(path)), format!("the pattern does not compile: {message}")));
    }
    let Err(found) = pack.check(rule) else { return };
    for fault in found.iter().filter(|fault| !broken.iter().any(|(path, _)| *path == fault.path)) {
        let at = At { path: below(&fault.path), key: fault.on_key, range: fault.range.clone() };
        let mut placed = origin.fault(at, fault.message.as_str());
        placed.help.clone_from(&fault.help);
        faults.push(placed);
    }
}

/// A built-in rule that no longer compiles: whatever the user changed last is shown.
fn unplaced(pack: &Pack, rule: &PackRule) -> Option<YamlFault> {
    let fault = pack.check(rule).err()?.first()?;
    let origin = pack.rules.iter().rev().find_map(|rule| rule.origin.as_ref())?;
    let message = format!("with these changes the rule `{}` fails to load: {}", rule.rule.id, fault.message);
    Some(origin.file.fault(&At::default(), message))
}

/// References to other rules.
fn names(pack: &Pack, rule: &PackRule, origin: &Origin, faults: &mut Vec<YamlFault>) {
    for (index, id) in rule.rule.implied_by.iter().enumerate() {
        if pack.rules_called(id).is_empty() {
            let at = At::value(["implied-by".to_owned(), index.to_string()]);
            let fault = origin.fault(at, format!("there is no rule `{id}`"));
            let help = did_you_mean(id, pack.rules.iter().map(|rule| rule.rule.id.as_str()));
            faults.push(YamlFault { help, ..fault });
        }
    }
    for (index, old) in rule.rule.formerly.iter().enumerate() {
        let claims = |other: &&PackRule| {
            other.rule.id != rule.rule.id && (other.rule.id == *old || other.rule.formerly.contains(old))
        };
        if let Some(other) = pack.rules.iter().find(claims) {
            let at = At::value(["formerly".to_owned(), index.to_string()]);
            let message = format!("`{old}` also names the rule `{}`", other.rule.id);
            faults.push(origin.fault(at, message));
        }
    }
}

/// Rules of one id may follow each other through the years, never overlap.
fn doubles(pack: &Pack, faults: &mut Vec<YamlFault>) {
    for (index, rule) in pack.rules.iter().enumerate() {
        let earlier = pack.rules[..index].iter().find(|other| {
            other.rule.id == rule.rule.id && other.rule.effective.overlaps(rule.rule.effective)
        });
        let (Some(first), Some(origin)) = (earlier, &rule.origin) else { continue };
        let mut fault = origin.fault(At::value(["id"]), format!("the id `{}` is taken", rule.rule.id));
        fault.help = Some("rules may share an id where their effective years do not overlap".into());
        if let Some(first) = &first.origin {
            let at = At::value(["id"]).below(&first.path);
            fault = fault.beside(first.file.place(first.file.span(&at), "by this rule"));
        }
        faults.push(fault);
    }
}

fn examples(pack: &Pack, rule: &PackRule, origin: &Origin, faults: &mut Vec<YamlFault>) {
    let examples = &rule.rule.examples;
    for (list, name, what) in
        [(&examples.pass, "pass", "has to stay silent"), (&examples.fail, "fail", "has to fire")]
    {
        if list.is_empty() {
            let fault = origin
                .fault(At::key(["examples"]), format!("an example is missing in which the rule {what}"));
            faults.push(fault.help(format!("add one under `examples: {{{name}: […]}}`")));
        }
        for (index, example) in list.iter().enumerate() {
            let path = ["examples", name, &index.to_string()].map(str::to_owned);
            faults.extend(example_faults(pack, rule, origin, example, &path));
        }
    }
}

fn example_faults(
    pack: &Pack,
    rule: &PackRule,
    origin: &Origin,
    example: &Example,
    path: &[String],
) -> Vec<YamlFault> {
    let mut faults = Vec::new();
    let at = |key: &str| At::value([key]).below(path);
    faults.extend(model_faults(
        pack,
        origin,
        (&example.report, &example.text),
        !example.set.is_empty(),
        path,
    ));
    let below = |rest: &[&str]| -> Vec<String> {
        path.iter().cloned().chain(rest.iter().map(|key| (*key).to_owned())).collect()
    };
    let previous = example.previous.iter().map(|one| (one, below(&["previous"])));
    let others = example.others.iter().enumerate();
    let others = others.map(|(index, one)| (one, below(&["others", &index.to_string()])));
    for (one, path) in previous.chain(others) {
        let set = !one.set.is_empty();
        faults.extend(model_faults(pack, origin, (&one.report, &one.text), set, &path));
    }
    if let Some(message) = &example.message
        && !rule.kind.messages().iter().any(|spec| spec.name == message)
    {
        let known = rule.kind.messages().iter().map(|spec| spec.name);
        let fault =
            origin.fault(at("message"), format!("kind `{}` has no message `{message}`", rule.kind.name()));
        let list = || format!("there are {}", known.clone().collect::<Vec<_>>().join(", "));
        faults.push(fault.help(did_you_mean(message, known.clone()).unwrap_or_else(list)));
    }
    if let Some(verdict) = &example.verdict
        && serde_json::from_value::<super::example::Expected>(Value::String(verdict.clone())).is_err()
    {
        let fault = origin.fault(at("verdict"), format!("`{verdict}` is no verdict"));
        faults.push(fault.help("pass, fail, not_applicable or not_assessable"));
    }
    faults
}

/// What is wrong with the report that an example starts from.
fn model_faults(
    pack: &Pack,
    origin: &Origin,
    (report, text): (&Option<String>, &Option<String>),
    sets_cells: bool,
    path: &[String],
) -> Vec<YamlFault> {
    let mut faults = Vec::new();
    let at = |key: &str| At::value([key]).below(path);
    if let Some(name) = report
        && pack.model(name).is_none()
    {
        let known: Vec<&str> = pack.models.iter().map(|model| model.name.as_str()).collect();
        let list = || match known.as_slice() {
            [] => "the pack has none; they are files under examples/".to_owned(),
            known => format!("there are {}", known.join(", ")),
        };
        let fault = origin.fault(at("report"), format!("there is no model report `{name}`"));
        faults.push(fault.help(did_you_mean(name, known.iter().copied()).unwrap_or_else(list)));
    }
    if text.is_some() && (report.is_some() || sets_cells) {
        let message = "a text of its own and a model report exclude each other";
        faults.push(origin.fault(at("text"), message));
    }
    faults
}

fn body_levels(pack: &Pack) -> Vec<&str> {
    let levels = pack.profile.bodies.levels.iter().filter_map(|spec| spec.level.as_deref());
    let mut levels: Vec<&str> = levels.collect();
    levels.sort_unstable();
    levels.dedup();
    levels
}
