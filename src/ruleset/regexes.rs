//! Patterns in values, found by the schema of the type they are read into.
//!
//! A [`Pattern`] compiles when it is first used, so that a run pays for what it needs. Packs of
//! users have to be checked before; the schema knows which texts are patterns (`format: regex`),
//! and so no kind has to remember to look.

use crate::pattern::Pattern;
use serde_json::Value;

/// Path and message of every pattern in `value` that does not compile.
pub(super) fn broken(schema: &schemars::Schema, value: &Value) -> Vec<(Vec<String>, String)> {
    let root = schema.as_value();
    let mut found = Vec::new();
    walk(root, root, value, &mut Vec::new(), &mut found);
    found
}

fn walk(
    root: &Value,
    schema: &Value,
    value: &Value,
    path: &mut Vec<String>,
    found: &mut Vec<(Vec<String>, String)>,
) {
    if let Some(named) = schema.get("$ref").and_then(Value::as_str).and_then(|to| to.strip_prefix('#')) {
        if let Some(schema) = root.pointer(named) {
            walk(root, schema, value, path, found);
        }
        return;
    }
    for list in ["anyOf", "oneOf", "allOf"] {
        for schema in schema.get(list).and_then(Value::as_array).into_iter().flatten() {
            walk(root, schema, value, path, found);
        }
    }
    match value {
        Value::String(text) if schema.get("format").and_then(Value::as_str) == Some("regex") => {
            let unseen = !found.iter().any(|(seen, _)| seen == path);
            if let Err(message) = Pattern::new(text.as_str()).validate()
                && unseen
            {
                found.push((path.clone(), message));
            }
        }
        Value::Array(items) => {
            if let Some(schema) = schema.get("items") {
                for (index, item) in items.iter().enumerate() {
                    path.push(index.to_string());
                    walk(root, schema, item, path, found);
                    path.pop();
                }
            }
        }
        Value::Object(entries) => {
            for (key, value) in entries {
                let named = schema.get("properties").and_then(|properties| properties.get(key));
                if let Some(schema) = named.or_else(|| schema.get("additionalProperties")) {
                    path.push(key.clone());
                    walk(root, schema, value, path, found);
                    path.pop();
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use schemars::JsonSchema;
    use serde_json::json;
    use std::collections::BTreeMap;

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Outer {
        plain: String,
        one: Option<Pattern>,
        many: Vec<Inner>,
        named: BTreeMap<String, Pattern>,
    }

    #[derive(JsonSchema)]
    #[serde(untagged)]
    #[expect(dead_code, reason = "only its schema is used")]
    enum Inner {
        Bare(Pattern),
        Full { find: Pattern },
    }

    #[test]
    fn patterns_are_found_wherever_the_schema_has_them() {
        let value = json!({
            "plain": "(", "one": "(", "many": ["a", "[", {"find": "*"}], "named": {"x": "a", "y": "b)"},
        });
        let found = broken(&schemars::schema_for!(Outer), &value);
        let mut paths: Vec<String> = found.iter().map(|(path, _)| path.join(".")).collect();
        paths.sort_unstable();
        assert_eq!(paths, ["many.1", "many.2.find", "named.y", "one"]);
    }
}
