//! `disclint schema`: JSON schemas of the files that people write and of the output they get.

use super::{CLEAN, Failure, World};
use crate::config::Config;
use crate::recognize::Form;
use crate::reporter::Output;
use crate::rule::{KINDS, Rule};
use crate::ruleset::{Header, RuleFile};
use clap::{Args, ValueEnum};
use schemars::schema_for;
use serde_json::{Value, json};

/// Flags of `disclint schema`.
#[derive(Debug, Args)]
pub(super) struct SchemaArgs {
    /// What the schema describes
    #[arg(value_enum)]
    of: Of,
}

/// What a schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Of {
    /// A file of rules.
    Rule,
    /// `pack.yaml`.
    Pack,
    /// An edition of a form.
    Form,
    /// `.disclint.yaml`.
    Config,
    /// The output in JSON.
    Output,
}

/// Runs the command.
pub(super) fn run(args: &SchemaArgs, world: &mut World<'_>) -> Result<u8, Failure> {
    let schema = match args.of {
        Of::Rule => rule_file(),
        Of::Pack => schema_for!(Header).to_value(),
        Of::Form => schema_for!(Form).to_value(),
        Of::Config => schema_for!(Config).to_value(),
        Of::Output => schema_for!(Output).to_value(),
    };
    serde_json::to_writer_pretty(&mut *world.stdout, &schema).map_err(std::io::Error::from)?;
    writeln!(world.stdout)?;
    Ok(CLEAN)
}

/// The schema of a rule file, in which the kind of a rule tells the shape of its parameters. Said
/// with `if` and `then`: an editor then shows what is wrong with the one kind that is meant, where
/// `oneOf` would show what is wrong with every kind.
fn rule_file() -> Value {
    let mut schema = schema_for!(RuleFile).to_value();
    let mut rule = schema_for!(Rule).to_value();
    let mut defs = rule.get_mut("$defs").map(Value::take).unwrap_or_default();
    let names: Vec<&str> = KINDS.iter().map(|kind| kind.name()).collect();
    rule["properties"]["kind"] = json!({
        "description": rule["properties"]["kind"]["description"],
        "oneOf": KINDS.iter().map(|kind| json!({"const": kind.name(), "description": kind.summary()})).collect::<Vec<_>>(),
    });
    let mut cases = Vec::new();
    for (kind, name) in KINDS.iter().zip(names) {
        let key = format!("with-{name}");
        let mut with = kind.schema().to_value();
        if let Some(with) = with.as_object_mut() {
            with.remove("$schema");
        }
        nest(&mut with, &format!("#/$defs/{key}"));
        defs[&key] = with;
        let messages: Vec<&str> = kind.messages().iter().map(|message| message.name).collect();
        cases.push(json!({
            "if": {"properties": {"kind": {"const": name}}, "required": ["kind"]},
            "then": {"properties": {
                "with": {"$ref": format!("#/$defs/{key}")},
                "message": {"propertyNames": {"enum": messages}},
            }},
        }));
    }
    rule["allOf"] = Value::Array(cases);
    if let Some(rule) = rule.as_object_mut() {
        rule.remove("$schema");
    }
    defs["Rule"] = rule;
    schema["properties"]["rules"]["items"] = json!({"$ref": "#/$defs/Rule"});
    schema["$defs"] = defs;
    schema
}

/// Moves references of a schema that becomes a part of another.
fn nest(schema: &mut Value, to: &str) {
    match schema {
        Value::Object(entries) => {
            for (key, value) in entries {
                match value {
                    Value::String(reference) if key == "$ref" => {
                        if let Some(inner) = reference.strip_prefix('#') {
                            *reference = format!("{to}{inner}");
                        }
                    }
                    value => nest(value, to),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| nest(item, to)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_of_the_rule_schema_leads_somewhere() {
        fn references<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
            match value {
                Value::Object(entries) => {
                    found.extend(entries.get("$ref").and_then(Value::as_str));
                    entries.values().for_each(|value| references(value, found));
                }
                Value::Array(items) => items.iter().for_each(|item| references(item, found)),
                _ => {}
            }
        }
        let schema = rule_file();
        let mut found = Vec::new();
        references(&schema, &mut found);
        assert!(found.len() > KINDS.len());
        for reference in found {
            assert!(schema.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
        }
    }
}
