//! Kind `identity`: equations and conditions between cells of an official table.
//!
//! An equation is evaluated for each column or row only when every operand holds a number; a blank
//! or missing operand makes that one not assessable, never wrong. Equations that fail together
//! because of one cell become one finding on that cell (see [`cause`]).

mod cause;

use super::line::{self, Cells, Each};
use super::{
    Check, Equation, Fault, Finding, Findings, Kind, LabelAt, MessageSpec, PackView, Reason, Shown, Term,
};
use crate::diagnostic::CellName;
use crate::expr::{self, Expr, Failure, Linear, Outcome};
use crate::recognize::{CellState, FormTable, Report};
use crate::value::{Decimal, show};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) struct Identity;

/// Parameters of kind `identity`.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Parameters {
    /// Key of the table.
    table: String,
    /// What the equation is evaluated for; names in it are then keys of the other dimension.
    each: Each,
    /// The equation, or any condition.
    equation: String,
    /// Keys of the columns or rows to evaluate it for; all that have the operands if left out.
    #[serde(default)]
    only: Vec<String>,
    /// A set whose members the name `item` stands for, one after the other.
    #[serde(default)]
    over: Option<String>,
    /// Name of the operand to point at when nothing tells which one is wrong; the single operand
    /// beside the equals sign if left out.
    #[serde(default)]
    points_at: Option<String>,
    /// Key of the column or row whose equation totals those of all others.
    #[serde(default)]
    totals: Option<String>,
}

impl Kind for Identity {
    fn name(&self) -> &'static str {
        "identity"
    }

    fn summary(&self) -> &'static str {
        "an equation or condition between cells of a table holds for each column or row"
    }

    fn judges_tables_alone(&self) -> bool {
        true
    }

    fn messages(&self) -> &'static [MessageSpec] {
        const EQUATION: &[&str] =
            &["table", "each", "left", "lhs", "right", "rhs", "difference", "relation", "operands"];
        const CAUSE: &[&str] = &[
            "table",
            "each",
            "left",
            "lhs",
            "right",
            "rhs",
            "difference",
            "relation",
            "operands",
            "cell",
            "value",
            "supposed",
            "count",
        ];
        &[
            MessageSpec { name: "unequal", values: EQUATION, required: true },
            MessageSpec { name: "cause", values: CAUSE, required: false },
            MessageSpec { name: "also", values: EQUATION, required: false },
        ]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(Parameters)
    }

    fn compile(&self, with: &serde_json::Value, pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let parameters: Parameters = super::parameters(with)?;
        let mut faults = Vec::new();
        let table = pack.table(&["table"], &parameters.table).map_err(|fault| vec![fault])?;
        let item = parameters.over.is_some();
        let equation = match line::parse(&parameters.equation, &["equation"], parameters.each, item, &table) {
            Ok(equation) => Some(equation),
            Err(found) => {
                faults.extend(found);
                None
            }
        };
        let operands = parameters.each.operands(&table);
        let others = parameters.each.subjects(&table);
        for (index, key) in parameters.only.iter().enumerate() {
            if !others.contains(&key.as_str()) {
                let what = if parameters.each == Each::Column { "column" } else { "row" };
                faults.push(super::unknown(&["only", &index.to_string()], what, key, others.iter().copied()));
            }
        }
        if let Some(over) = parameters.over.as_deref().filter(|over| table.sets().all(|set| set != *over)) {
            faults.push(super::unknown(&["over"], "set", over, table.sets()));
        }
        if let Some(name) = parameters.points_at.as_deref().filter(|name| !operands.contains(name)) {
            faults.push(super::unknown(&["points-at"], "operand", name, operands.iter().copied()));
        }
        if let Some(name) = parameters.totals.as_deref().filter(|name| !others.contains(name)) {
            faults.push(super::unknown(&["totals"], "column or row", name, others.iter().copied()));
        }
        match equation {
            Some(equation) if faults.is_empty() => Ok(Box::new(IdentityCheck { parameters, equation })),
            _ => Err(faults),
        }
    }

    fn settle(&self, _report: &Report<'_>, findings: Vec<Finding>, equations: &[Equation]) -> Vec<Finding> {
        cause::settle(findings, equations)
    }
}

struct IdentityCheck {
    parameters: Parameters,
    equation: Expr,
}

impl Check for IdentityCheck {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        let Some(table) = findings.readable(report, &self.parameters.table) else { return };
        let Some(spec) = report.forms[table.form].table(&table.key) else { return findings.does_not_apply() };
        let mut evaluated = false;
        let only = &self.parameters.only;
        let wanted = |key: &&str| only.is_empty() || only.iter().any(|only| only == key);
        let subjects = line::subjects(&self.equation, self.parameters.each, spec);
        for key in subjects.into_iter().filter(wanted) {
            let items: Vec<Option<&str>> = match self.parameters.over.as_deref() {
                None => vec![None],
                Some(over) => {
                    spec.sets.get(over).into_iter().flatten().map(|item| Some(item.as_str())).collect()
                }
            };
            for item in items {
                evaluated = true;
                self.evaluate(
                    report,
                    &Cells { table, spec, each: self.parameters.each, key, item, supposed: &[] },
                    findings,
                );
            }
        }
        if !evaluated {
            findings.does_not_apply();
        }
    }
}

impl IdentityCheck {
    fn evaluate(&self, report: &Report<'_>, cells: &Cells<'_>, findings: &mut Findings) {
        let each = match self.parameters.each {
            Each::Column => Shown::Column(cells.table.key.clone(), cells.key.to_owned()),
            Each::Row => Shown::Row(cells.table.key.clone(), cells.key.to_owned()),
        };
        let (holds, sides, operator) = match expr::evaluate(&self.equation, cells) {
            Ok(Outcome::Truth { holds, sides, operator }) => (holds, sides, operator),
            Ok(Outcome::Number(_)) => {
                return debug_assert!(false, "{:?} is no condition", self.parameters.equation);
            }
            Err(failures) => {
                // One reason is enough to say why; the blanks themselves have a rule of their own.
                let reason = failures.into_iter().next().map_or(Reason::Overflow, |failure| match failure {
                    Failure::NoValue(cell) => super::cells::reason(report, cell),
                    _ => Reason::Overflow,
                });
                return findings.cannot_assess(format!("{}[{}]", cells.table.key, cells.key), reason);
            }
        };
        let (left, right) = *sides;
        let points_at = self.points_at(cells, &left, &right);
        let equation = Equation {
            rule: findings.rule,
            table: cells.table.key.clone(),
            each,
            left: terms(cells.table, &left),
            right: terms(cells.table, &right),
            left_value: left.value,
            right_value: right.value,
            relation: operator.map_or("", |operator| operator.sign()),
            holds,
            linear: operator == Some(expr::Operator::Equal) && left.linear && right.linear,
            points_at,
            totals: self.parameters.totals.as_deref() == Some(cells.key),
        };
        findings.equations.push(equation);
    }

    fn points_at(
        &self,
        cells: &Cells<'_>,
        left: &Linear<CellName>,
        right: &Linear<CellName>,
    ) -> Option<CellName> {
        if let Some(name) = &self.parameters.points_at {
            return Some(cells.cell_name(name));
        }
        let single = [left, right].into_iter().find(|side| side.terms.len() == 1);
        single
            .or(Some(right))
            .and_then(|side| side.terms.first())
            .or(left.terms.first())
            .map(|(operand, _)| operand.key.clone())
    }
}

/// The operands of a side, with their places.
fn terms(table: &FormTable, side: &Linear<CellName>) -> Vec<Term> {
    side.terms
        .iter()
        .map(|(operand, factor)| {
            let span = match table.cell(&operand.key.row, &operand.key.column) {
                Some(CellState::Found(cell)) => cell.span,
                _ => table.span,
            };
            Term { cell: operand.key.clone(), span, value: operand.value, factor: *factor }
        })
        .collect()
}

/// Parts of a sum that are written out even where all but one are zero.
const SHORT: usize = 8;

/// A side of an equation as a sum: `4+1-3`. Zeros are left out of long sums, where they only hide
/// the parts that matter, unless nothing of a sum would be left to see.
fn sum(terms: &[Term], value: Decimal) -> String {
    let parts = terms.iter().filter(|term| !term.value.is_zero()).count();
    let long = terms.len() > if parts < 2 { SHORT } else { 4 };
    let mut out = String::new();
    for term in terms.iter().filter(|term| !long || !term.value.is_zero()) {
        let part = term.value * term.factor;
        let sign = if part.is_sign_negative() && !part.is_zero() {
            "-"
        } else if out.is_empty() {
            ""
        } else {
            "+"
        };
        out.push_str(sign);
        out.push_str(&show(part.abs()));
    }
    if out.is_empty() { show(value) } else { out }
}

/// The values of an equation for a message.
fn values(equation: &Equation) -> Vec<(&'static str, Shown)> {
    let difference = (equation.left_value - equation.right_value).abs();
    let operands =
        equation.left.iter().chain(&equation.right).map(|term| Shown::Cell(term.cell.clone())).collect();
    vec![
        ("table", Shown::Table(equation.table.clone())),
        ("each", equation.each.clone()),
        ("left", sum(&equation.left, equation.left_value).into()),
        ("lhs", show(equation.left_value).into()),
        ("right", sum(&equation.right, equation.right_value).into()),
        ("rhs", show(equation.right_value).into()),
        ("difference", show(difference).into()),
        ("relation", equation.relation.into()),
        ("operands", Shown::List(operands)),
    ]
}

/// Labels of all operands, the one to point at first.
fn labels(equation: &Equation, first: Option<&CellName>) -> Vec<LabelAt> {
    let mut terms: Vec<&Term> = equation.left.iter().chain(&equation.right).collect();
    if let Some(at) = terms.iter().position(|term| Some(&term.cell) == first) {
        let term = terms.remove(at);
        terms.insert(0, term);
    }
    terms.iter().map(|term| LabelAt::cell(term.span, term.cell.clone(), show(term.value))).collect()
}
