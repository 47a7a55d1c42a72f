//! Forms: years that do not overlap, keys that stand once, and names that name something.

use super::super::Origin;
use super::super::merge::Merged;
use crate::recognize::{Form, TableSpec};
use crate::yaml::{At, YamlFault, did_you_mean};

/// What is wrong with forms.
pub(in super::super) fn forms(merged: &Merged) -> Vec<YamlFault> {
    let mut faults = Vec::new();
    for (index, (form, origin)) in merged.forms.iter().enumerate() {
        let Some(origin) = origin else { continue };
        for (other, first) in &merged.forms[..index] {
            let (key, message) = if other.id == form.id {
                ("id", format!("the form `{}` is there twice", form.id))
            } else if other.effective.overlaps(form.effective) {
                let (id, years) = (&other.id, other.effective);
                ("effective", format!("the years overlap those of the form `{id}` ({years})"))
            } else {
                continue;
            };
            let mut fault = origin.fault(At::value([key]), message);
            if let Some(first) = first {
                fault = fault.beside(first.file.place(first.file.span(&At::value([key])), "the other form"));
            }
            faults.push(fault);
        }
        sections(form, origin, &mut faults);
        for (at, table) in form.tables.iter().enumerate() {
            self::table(form, table, &["tables".to_owned(), at.to_string()], origin, &mut faults);
        }
    }
    faults
}

fn sections(form: &Form, origin: &Origin, faults: &mut Vec<YamlFault>) {
    for (index, section) in form.sections.iter().enumerate() {
        if form.sections[..index].iter().any(|other| other.key == section.key) {
            let at = At::value(["sections".to_owned(), index.to_string(), "key".to_owned()]);
            faults.push(origin.fault(at, format!("the section `{}` is there twice", section.key)));
        }
    }
}

fn table(form: &Form, table: &TableSpec, path: &[String], origin: &Origin, faults: &mut Vec<YamlFault>) {
    let known = form.sections.iter().map(|section| section.key.as_str());
    if form.section(&table.section).is_none() {
        let at = At::value(["section"]).below(path);
        let fault = origin.fault(at, format!("the form has no section `{}`", table.section));
        faults.push(YamlFault { help: did_you_mean(&table.section, known), ..fault });
    }
    let rows: Vec<&str> = table.rows().map(|(_, row)| row.key.as_str()).collect();
    let columns = table.column_keys();
    let mut seen = Vec::new();
    for (block, spec) in table.blocks.iter().enumerate() {
        for (row, spec) in spec.rows.iter().enumerate() {
            if seen.contains(&spec.key.as_str()) {
                let at =
                    At::value(["blocks", &block.to_string(), "rows", &row.to_string(), "key"]).below(path);
                faults.push(origin.fault(at, format!("the row `{}` is there twice", spec.key)));
            }
            seen.push(spec.key.as_str());
        }
    }
    for (name, members) in &table.sets {
        for (index, member) in members.iter().enumerate() {
            if !rows.contains(&member.as_str()) && !columns.contains(&member.as_str()) {
                let at = At::value(["sets", name, &index.to_string()]).below(path);
                let fault = origin.fault(at, format!("the table has no row or column `{member}`"));
                let known = rows.iter().chain(&columns).copied();
                faults.push(YamlFault { help: did_you_mean(member, known), ..fault });
            }
        }
    }
}
