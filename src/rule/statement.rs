//! Kind `statement`: what a text states of the same things, in numbers, agrees with itself.
//!
//! An equation is put to a paragraph, because a paragraph tells one story: a second body's numbers
//! stand in another. Every mention and every reading of the equation is tried; only a paragraph that
//! none of them fits is told.

use super::passage::{MAX_NUMBERS, Number, Passage, contains, passages};
use super::scope::Scope;
use super::{Check, Fault, Finding, Findings, Kind, LabelAt, MessageSpec, PackView, Reason, parameters};
use crate::expr::{self, Expr, Failure, Linear, Node, Operand, Operands, Outcome};
use crate::pattern::Pattern;
use crate::recognize::Report;
use crate::value::{Decimal, show};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Mentions of one thing in a paragraph that are tried; one that says more is no plain statement.
const MENTIONS: usize = 4;
/// Names in the readings of one equation.
const NAMES: usize = 6;

pub(super) struct Statement;

impl Kind for Statement {
    fn name(&self) -> &'static str {
        "statement"
    }

    fn summary(&self) -> &'static str {
        "what a text states of the same things, in numbers, agrees with itself"
    }

    fn messages(&self) -> &'static [MessageSpec] {
        &[
            MessageSpec { name: "unequal", values: &["left", "right", "difference"], required: false },
            MessageSpec {
                name: "fails",
                values: &["left", "right", "difference", "relation"],
                required: false,
            },
            MessageSpec { name: "differs", values: &["first", "second", "difference"], required: false },
        ]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(With)
    }

    fn compile(&self, with: &serde_json::Value, pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let with: With = parameters(with)?;
        let mut faults = with.scope.faults("in", pack);
        let mut equations = Vec::new();
        for (index, equation) in with.equations.iter().enumerate() {
            let index = index.to_string();
            let mut readings = Vec::new();
            for (at, reading) in equation.any.iter().enumerate() {
                let at = at.to_string();
                let path = ["equations", &index, "any", &at];
                match expr::parse(reading) {
                    Ok(parsed) => readings.push(parsed),
                    Err(error) => {
                        faults.push(Fault { range: Some(error.range), ..Fault::at(&path, error.message) });
                    }
                }
            }
            let mut names: Vec<String> = readings.iter().flat_map(Expr::names).filter_map(plain).collect();
            names.sort_unstable();
            names.dedup();
            if names.is_empty() || names.len() > NAMES {
                let message = format!("an equation has between one and {NAMES} names");
                faults.push(Fault::at(&["equations", &index, "any"], message));
            }
            for (at, need) in equation.needs.iter().enumerate() {
                if !names.contains(need) {
                    let path = ["equations", &index, "needs", &at.to_string()];
                    faults.push(super::unknown(&path, "name", need, names.iter().map(String::as_str)));
                }
            }
            equations.push(Compiled { readings, names, needs: equation.needs.clone() });
        }
        if with.equations.is_empty() && with.once.is_empty() {
            faults.push(Fault::at(&[], "neither `equations` nor `once` are given, so nothing is demanded"));
        }
        if faults.is_empty() { Ok(Box::new(StatementCheck { with, equations })) } else { Err(faults) }
    }
}

/// The name that an operand is, if it is one and no cell.
fn plain(expr: &Expr) -> Option<String> {
    if let Node::Name(name) = &expr.node { Some(name.clone()) } else { None }
}

/// Parameters of kind `statement`.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct With {
    /// Parts of the report to look at.
    #[serde(default, rename = "in")]
    scope: Scope,
    /// Equations and conditions that hold in every paragraph with the numbers for them. Names are
    /// keys of what figures count, or of `words`.
    #[serde(default)]
    equations: Vec<Equation>,
    /// Further things that numbers count, each told by words beside the number.
    #[serde(default)]
    words: BTreeMap<String, Vec<String>>,
    /// What says that something counts without saying how much: an equation that it belongs to tells
    /// nothing then.
    #[serde(default)]
    unsaid: Vec<Pattern>,
    /// Words between a number and another that is included in it; the other one then counts as
    /// nothing beside it.
    #[serde(default)]
    included: Vec<String>,
    /// Words between the two with which it is not.
    #[serde(default)]
    not_included: Vec<String>,
    /// Keys of what is one and the same number wherever the text gives it.
    #[serde(default)]
    once: Vec<String>,
    /// Keys of what may be added to such a number or taken off without contradiction.
    #[serde(default)]
    give_or_take: Vec<String>,
    /// Words of a number that is only a part of what is counted, or not of this year.
    #[serde(default)]
    part: Vec<String>,
    /// Words between a total and its parts.
    #[serde(default)]
    leads: Vec<String>,
}

/// An equation or condition in one or several readings.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Equation {
    /// The readings, any of which may hold. A name without a number counts as zero.
    any: Vec<String>,
    /// Names without whose numbers nothing is said.
    needs: Vec<String>,
}

struct Compiled {
    readings: Vec<Expr>,
    names: Vec<String>,
    needs: Vec<String>,
}

struct StatementCheck {
    with: With,
    equations: Vec<Compiled>,
}

impl Check for StatementCheck {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        let passages = passages(report, &self.with.scope);
        for passage in &passages {
            let section = passage.stretch.section.and_then(|index| report.sections.get(index));
            let about = section.and_then(|section| section.key.clone()).unwrap_or_default();
            if passage.numbers.len() > MAX_NUMBERS {
                findings.cannot_assess(about, Reason::TooMany(passage.numbers.len()));
                continue;
            }
            for equation in &self.equations {
                // One wrong number breaks several equations; the first, the strictest, tells it.
                if let Some(finding) = self.judge(equation, passage) {
                    findings.fail(finding.about(about.clone()));
                    break;
                }
            }
        }
        for measure in &self.with.once {
            if let Some(finding) = self.restated(measure, &passages) {
                findings.fail(finding);
            }
        }
    }
}

impl StatementCheck {
    /// Numbers of a paragraph that state how many of a thing there were.
    fn mentions<'p, 'r>(&self, passage: &'p Passage<'r>, name: &str) -> Vec<&'p Number<'r>> {
        let words = self.with.words.get(name);
        let counts = |number: &Number<'_>| match words {
            Some(words) => number.says(words),
            None => number.figure.measures.iter().any(|measure| measure == name),
        };
        let own = passage.numbers.iter().filter(|number| counts(number) && number.figure.exact);
        own.filter(|number| words.is_some() || !number.says(&self.with.part)).collect()
    }

    /// Whether words lead into a number from one that counts something else on the same side.
    fn is_included(
        &self,
        passage: &Passage<'_>,
        number: &Number<'_>,
        sides: &[Vec<String>],
        name: &str,
    ) -> bool {
        let index = passage.numbers.partition_point(|other| other.range.start < number.range.start);
        let Some(before) = index.checked_sub(1).and_then(|before| passage.numbers.get(before)) else {
            return false;
        };
        let beside = sides.iter().filter(|side| side.iter().any(|other| other == name)).flatten();
        let others: Vec<String> = beside.filter(|other| *other != name).cloned().collect();
        before.counts(&others)
            && contains(&self.with.included, number.between)
            && !contains(&self.with.not_included, number.between)
    }

    fn judge(&self, equation: &Compiled, passage: &Passage<'_>) -> Option<Finding> {
        let unsaid = |number: &Number<'_>| self.with.unsaid.iter().any(|said| said.is_match(number.between));
        if passage.numbers.iter().any(unsaid) {
            return None;
        }
        let sides: Vec<Vec<String>> = equation.readings.iter().flat_map(sides).collect();
        let mut choices: Vec<Vec<Choice<'_, '_>>> = Vec::new();
        for name in &equation.names {
            let mentions = self.mentions(passage, name);
            let mut own: Vec<Choice<'_, '_>> = Vec::new();
            for number in mentions.iter().take(MENTIONS) {
                if self.is_included(passage, number, &sides, name) {
                    continue;
                }
                if !own.iter().any(|choice| choice.is_some_and(|known| known.value() == number.value())) {
                    own.push(Some(number));
                }
            }
            if equation.needs.contains(name) && mentions.is_empty() {
                return None;
            }
            if own.is_empty() || self.with.words.contains_key(name) {
                own.push(None);
            }
            choices.push(own);
        }
        let count = choices.iter().map(Vec::len).product::<usize>();
        let mut shown: Option<(Linear<usize>, Linear<usize>, expr::Operator, Stated<'_, '_, '_>)> = None;
        for combination in 0..count {
            let mut rest = combination;
            let pick = choices.iter().map(|own| {
                let choice = own[rest % own.len()];
                rest /= own.len();
                choice
            });
            let stated = Stated { names: &equation.names, numbers: pick.collect() };
            if !stated.one_unit() || !stated.one_body() {
                continue;
            }
            for reading in &equation.readings {
                match expr::evaluate(reading, &stated) {
                    Ok(Outcome::Truth { holds: true, .. }) => return None,
                    Ok(Outcome::Truth { sides, operator: Some(operator), .. }) if shown.is_none() => {
                        shown = Some((sides.0, sides.1, operator, stated.clone()));
                    }
                    Ok(_) => {}
                    Err(_) => return None,
                }
            }
        }
        let (left, right, operator, stated) = shown?;
        let numbers: Vec<&Number<'_>> = left
            .terms
            .iter()
            .chain(&right.terms)
            .filter_map(|(operand, _)| stated.numbers.get(operand.key).copied().flatten())
            .collect();
        let message = if operator == expr::Operator::Equal { "unequal" } else { "fails" };
        let mut finding = Finding::new(message, numbers.first()?.span())
            .value("left", written(&left))
            .value("right", written(&right))
            .value("difference", show((left.value - right.value).abs()));
        if message == "fails" {
            finding = finding.value("relation", operator.sign());
        }
        finding.labels.clear();
        finding.labels.extend(numbers.into_iter().map(valued));
        Some(finding)
    }

    /// Two places that give the same thing different numbers.
    fn restated(&self, measure: &str, passages: &[Passage<'_>]) -> Option<Finding> {
        let moved: Vec<Decimal> = passages
            .iter()
            .flat_map(|passage| &passage.numbers)
            .filter(|number| number.counts(&self.with.give_or_take))
            .map(Number::value)
            .take(16)
            .collect();
        let mut first: Option<(&Number<'_>, Option<usize>)> = None;
        for passage in passages {
            for (index, number) in passage.numbers.iter().enumerate() {
                if !self.states(passage, index, measure) {
                    continue;
                }
                let Some((known, _)) = first else {
                    first = Some((number, passage.stretch.section));
                    continue;
                };
                let difference = (known.value() - number.value()).abs();
                let moves = moved.contains(&difference)
                    || moved.iter().any(|one| moved.iter().any(|two| (*one - *two).abs() == difference));
                let scope = |number: &Number<'_>| number.figure.scope.as_ref().map(|scope| scope.key.clone());
                let same = known.unit() == number.unit() && scope(known) == scope(number);
                if difference.is_zero() || moves || !same {
                    continue;
                }
                let mut finding = Finding::new("differs", number.span())
                    .value("first", show(known.value()))
                    .value("second", show(number.value()))
                    .value("difference", show(difference))
                    .about(measure.to_owned())
                    .label(valued(known));
                finding.labels[0] = valued(number);
                return Some(finding);
            }
        }
        None
    }

    /// Whether a number states plainly how many there were, and is no part and no sum of others.
    fn states(&self, passage: &Passage<'_>, index: usize, measure: &str) -> bool {
        let number = &passage.numbers[index];
        let counts = |number: &Number<'_>| number.figure.measures.iter().any(|known| known == measure);
        if number.depth > 0 || !number.figure.exact || !counts(number) || number.says(&self.with.part) {
            return false;
        }
        let beside = |other: &&Number<'_>| other.sentence == number.sentence;
        let mut begun = passage.numbers[..=index].iter().rev().take_while(beside);
        let led = begun.any(|other| contains(&self.with.leads, other.between));
        // A sentence that says two numbers of it tells of two things: two years, two bodies.
        let mut own = passage.numbers.iter().filter(|other| beside(other) && counts(other));
        !led && own.all(|other| other.value() == number.value())
    }
}

/// A mention of a name, or none.
type Choice<'p, 'r> = Option<&'p Number<'r>>;

/// A mention picked for each name.
#[derive(Clone)]
struct Stated<'n, 'p, 'r> {
    names: &'n [String],
    numbers: Vec<Choice<'p, 'r>>,
}

impl Stated<'_, '_, '_> {
    fn one_unit(&self) -> bool {
        let mut units = self.numbers.iter().flatten().map(|number| number.unit());
        let first = units.next();
        units.all(|unit| Some(unit) == first)
    }
}

impl Stated<'_, '_, '_> {
    /// Whether no number is of a body or part that words named only after the first one. A number
    /// without such words is of whatever was named before.
    fn one_body(&self) -> bool {
        let mut numbers: Vec<&Number<'_>> = self.numbers.iter().flatten().copied().collect();
        numbers.sort_by_key(|number| number.range.start);
        let scope = |number: &&&Number<'_>| number.figure.scope.as_ref().map(|scope| scope.key.clone());
        let first = numbers.first().and_then(|number| scope(&number));
        numbers.iter().filter_map(|number| scope(&number)).all(|scope| Some(scope) == first)
    }
}

impl expr::Scope for Stated<'_, '_, '_> {
    type Key = usize;

    fn name(&self, name: &str) -> Operands<usize> {
        let index = self.names.iter().position(|other| other == name).unwrap_or_default();
        let number = self.numbers.get(index).copied().flatten();
        Ok(number.map(|number| Operand { key: index, value: number.value() }).into_iter().collect())
    }

    fn cell(&self, _: &str, _: &str, _: &str) -> Result<Operand<usize>, Vec<Failure<usize>>> {
        Err(vec![Failure::Type])
    }
}

/// The names on each side of a comparison.
fn sides(reading: &Expr) -> Vec<Vec<String>> {
    match &reading.node {
        Node::Binary(operator, left, right) if operator.compares() => {
            [left, right].map(|side| side.names().into_iter().filter_map(plain).collect()).to_vec()
        }
        _ => Vec::new(),
    }
}

/// A side as a sum: `252+10=262`, or the number alone.
fn written(side: &Linear<usize>) -> String {
    let mut out = String::new();
    for (operand, factor) in &side.terms {
        let part = operand.value * factor;
        let sign = if part.is_sign_negative() && !part.is_zero() { "-" } else { "+" };
        if !out.is_empty() || sign == "-" {
            out.push_str(sign);
        }
        out.push_str(&show(part.abs()));
    }
    if side.terms.len() > 1 { format!("{out}={}", show(side.value)) } else { show(side.value) }
}

fn valued(number: &Number<'_>) -> LabelAt {
    LabelAt { value: Some(show(number.value())), ..LabelAt::place(number.span()) }
}

#[cfg(test)]
mod tests;
