//! A pack put on top of the packs it builds on: profile and data merged, rules added and changed.

use super::raw::{Header, Override, RawPack};
use super::{Model, Origin};
use crate::date::MonthDay;
use crate::diagnostic::BasisKind;
use crate::recognize::Form;
use crate::rule::Rule;
use crate::yaml::{At, YamlFault, did_you_mean};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Packs laid on top of each other.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// Headers from the bottom to the top, and where they are.
    pub(super) headers: Vec<(Header, Option<Origin>)>,
    pub(super) forms: Vec<(Form, Option<Origin>)>,
    pub(super) profile: Value,
    pub(super) data: BTreeMap<String, Value>,
    pub(super) rules: Vec<Laid>,
    pub(super) models: Vec<Model>,
}

/// A rule with the pack that holds it and the places that made it.
#[derive(Debug)]
pub(super) struct Laid {
    pub(super) rule: Rule,
    pub(super) pack: Arc<str>,
    pub(super) origin: Option<Origin>,
    pub(super) changed: Option<Origin>,
}

impl Merged {
    /// Lays a pack on top.
    pub(super) fn lay(&mut self, raw: RawPack, faults: &mut Vec<YamlFault>) {
        let RawPack { mut header, origin, forms, rules, models } = raw;
        for (id, change) in &header.overrides {
            self.change(id, change, origin.as_ref(), faults);
        }
        // A header without a place is not looked at again, so its profile is not copied.
        let profile = if origin.is_some() { header.profile.clone() } else { header.profile.take() };
        if self.profile.is_null() {
            self.profile = profile;
        } else {
            merge(&mut self.profile, profile);
        }
        for (name, table) in &header.data {
            merge(self.data.entry(name.clone()).or_default(), table.clone());
        }
        self.forms.extend(forms);
        let pack: Arc<str> = header.id.as_str().into();
        self.rules.extend(rules.into_iter().map(|(rule, origin)| Laid {
            rule,
            pack: pack.clone(),
            origin,
            changed: None,
        }));
        self.models.extend(models);
        self.headers.push((header, origin));
    }

    fn change(&mut self, id: &str, change: &Override, origin: Option<&Origin>, faults: &mut Vec<YamlFault>) {
        let mut fault = |at: At, message: String, help: Option<String>| {
            if let Some(origin) = origin {
                let mut fault = origin.file.fault(&at.below(&origin.path), message);
                fault.help = help;
                faults.push(fault);
            }
        };
        let is_called = |rule: &Rule| rule.id == id || rule.formerly.iter().any(|old| old == id);
        if !self.rules.iter().any(|laid| is_called(&laid.rule)) {
            let help = did_you_mean(id, self.rules.iter().map(|laid| laid.rule.id.as_str()));
            fault(At::key(["override", id]), format!("there is no rule `{id}` in the packs below"), help);
            return;
        }
        for laid in self.rules.iter_mut().filter(|laid| is_called(&laid.rule)) {
            let by_law = laid.rule.basis.iter().any(|basis| basis.kind == BasisKind::Law);
            if by_law && let Some((path, lawful)) = relaxed(&laid.rule.with, &change.with) {
                let at =
                    At::value(["override", id, "with"].into_iter().chain(path.iter().map(String::as_str)));
                let message = format!("a date set by law can be made earlier, not later than {lawful}");
                fault(at, message, None);
                continue;
            }
            apply(&mut laid.rule, change);
            laid.changed = origin.map(|origin| {
                let path = origin.path.iter().cloned().chain(["override".to_owned(), id.to_owned()]);
                Origin { file: origin.file.clone(), path: path.collect() }
            });
        }
    }
}

fn apply(rule: &mut Rule, change: &Override) {
    let Override { level, effective, bodies, basis, with, title, why, message, help } = change.clone();
    if let Some(level) = level {
        rule.level = level;
        for message in rule.message.values_mut() {
            *message = crate::rule::Message::Plain(message.words().clone());
        }
    }
    let put = |place: &mut _, new: Option<_>| {
        if let Some(new) = new {
            *place = new;
        }
    };
    put(&mut rule.title, title);
    put(&mut rule.why, why);
    put(&mut rule.help, help);
    rule.effective = effective.unwrap_or(rule.effective);
    rule.bodies = bodies.unwrap_or_else(|| std::mem::take(&mut rule.bodies));
    rule.basis = basis.unwrap_or_else(|| std::mem::take(&mut rule.basis));
    rule.message.extend(message);
    replace(&mut rule.with, with);
}

/// Merges into what a pack below says: maps entry by entry, lists of things with a `key` thing by
/// thing; other lists grow, because a pack that builds on another adds variants to it.
pub(super) fn merge(below: &mut Value, above: Value) {
    match (below, above) {
        (_, Value::Null) => {}
        (Value::Object(below), Value::Object(above)) => {
            for (key, value) in above {
                merge(below.entry(key).or_insert(Value::Null), value);
            }
        }
        (Value::Array(below), Value::Array(above)) => {
            for item in above {
                let same_key =
                    |other: &Value| item.get("key").is_some() && other.get("key") == item.get("key");
                match below.iter().position(same_key) {
                    Some(known) => merge(&mut below[known], item),
                    None if below.contains(&item) => {}
                    None => below.push(item),
                }
            }
        }
        (below, above) => *below = above,
    }
}

/// Puts parameters in place of others: maps entry by entry, everything else as a whole.
fn replace(below: &mut Value, above: Value) {
    match (below, above) {
        (_, Value::Null) => {}
        (Value::Object(below), Value::Object(above)) => {
            for (key, value) in above {
                replace(below.entry(key).or_insert(Value::Null), value);
            }
        }
        (below, above) => *below = above,
    }
}

/// The path of a date that `above` makes later than it is `below`, and the date below.
fn relaxed(below: &Value, above: &Value) -> Option<(Vec<String>, String)> {
    match (below, above) {
        (Value::Object(below), Value::Object(above)) => above.iter().find_map(|(key, value)| {
            let (mut path, lawful) = relaxed(below.get(key)?, value)?;
            path.insert(0, key.clone());
            Some((path, lawful))
        }),
        (Value::String(below), Value::String(above)) => {
            let day = |text: &String| MonthDay::try_from(text.clone()).ok();
            (day(above)? > day(below)?).then(|| (Vec::new(), below.clone()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn maps_merge_keyed_lists_merge_by_key_and_other_lists_grow() {
        let mut below = json!({"words": ["a"], "fields": [{"key": "phone", "labels": ["b"]}], "n": 1});
        merge(
            &mut below,
            json!({"words": ["a", "c"], "fields": [{"key": "phone", "labels": ["d"]}, {"key": "fax"}], "n": 2}),
        );
        let fields = json!([{"key": "phone", "labels": ["b", "d"]}, {"key": "fax"}]);
        assert_eq!(below, json!({"words": ["a", "c"], "fields": fields, "n": 2}));
    }

    #[test]
    fn only_a_later_date_relaxes() {
        let below = json!({"deadlines": {"department": "01-31"}});
        assert_eq!(relaxed(&below, &json!({"deadlines": {"department": "01-20"}})), None);
        let (path, lawful) = relaxed(&below, &json!({"deadlines": {"department": "02-28"}})).unwrap();
        assert_eq!((path.join("."), lawful.as_str()), ("deadlines.department".into(), "01-31"));
    }
}
