//! Which one cell explains the equations that fail together.
//!
//! Sums of rows and columns form a linear system: a wrong cell breaks every equation that it is in,
//! each by the same amount. If exactly one cell exists whose correction repairs all broken
//! equations that hang together and breaks none that holds, it is named, as a supposition.
//! Otherwise each broken equation is a finding of its own that points at the total.

use super::{Equation, Finding, LabelAt, Shown, Term, labels, values};
use crate::diagnostic::CellName;
use crate::value::{Decimal, show};

pub(super) fn settle(mut findings: Vec<Finding>, equations: &[Equation]) -> Vec<Finding> {
    let broken: Vec<&Equation> = equations.iter().filter(|equation| !equation.holds).collect();
    let sound: Vec<&Equation> = equations.iter().filter(|equation| equation.holds).collect();
    let (linear, others): (Vec<&Equation>, Vec<&Equation>) =
        broken.into_iter().partition(|equation| equation.linear);
    let mut unexplained = Vec::new();
    for group in connected(&linear) {
        match cause(&group, &sound) {
            Some(cause) if group.len() > 1 => findings.push(explained(&group, &cause)),
            _ => unexplained.extend(group),
        }
    }
    unexplained.sort_by_key(|equation| equation.rule);
    let echoes = echoes(&unexplained);
    for (index, equation) in unexplained.iter().enumerate() {
        if echoes.iter().any(|(echo, _)| *echo == index) {
            continue;
        }
        let mut finding = single(equation);
        for (echo, _) in echoes.iter().filter(|(_, of)| *of == index) {
            finding.notes.push(("also", values(unexplained[*echo])));
            add_labels(&mut finding, unexplained[*echo]);
        }
        findings.push(finding);
    }
    findings.extend(others.into_iter().map(single));
    findings
}

/// A cell and the value that would repair everything.
struct Cause {
    term: Term,
    supposed: Decimal,
}

/// Groups of broken equations that share cells, in the order of their first member.
fn connected<'e>(equations: &[&'e Equation]) -> Vec<Vec<&'e Equation>> {
    let mut groups: Vec<Vec<&Equation>> = Vec::new();
    for equation in equations {
        let shares = |group: &Vec<&Equation>| {
            group.iter().any(|other| terms(other).any(|term| factor(equation, &term.cell).is_some()))
        };
        let (touching, rest): (Vec<_>, Vec<_>) = groups.into_iter().partition(shares);
        groups = rest;
        let mut merged: Vec<&Equation> = touching.into_iter().flatten().collect();
        merged.push(equation);
        merged.sort_by_key(|equation| equation.rule);
        groups.push(merged);
    }
    groups
}

fn cause(group: &[&Equation], sound: &[&Equation]) -> Option<Cause> {
    let (first, rest) = group.split_first()?;
    let mut candidates = terms(first).filter_map(|term| {
        let change = change(first, &term.cell)?;
        let repairs = rest.iter().all(|equation| self::change(equation, &term.cell) == Some(change));
        // A cell of a sum that holds would break it by changing.
        let harmless = sound
            .iter()
            .filter(|equation| equation.linear)
            .all(|equation| factor(equation, &term.cell).is_none());
        let supposed = term.value.checked_add(change)?;
        let possible = term.value.is_sign_negative() || !supposed.is_sign_negative();
        let whole = term.value.fract().is_zero() == supposed.fract().is_zero();
        (repairs && harmless && possible && whole).then(|| Cause { term: term.clone(), supposed })
    });
    let cause = candidates.next()?;
    candidates.next().is_none().then_some(cause)
}

/// How a cell would have to change for an equation to hold.
fn change(equation: &Equation, cell: &CellName) -> Option<Decimal> {
    let residual = equation.left_value - equation.right_value;
    (-residual).checked_div(factor(equation, cell)?)
}

/// How often a cell enters the left side less the right side; `None` if not at all.
fn factor(equation: &Equation, cell: &CellName) -> Option<Decimal> {
    let of = |terms: &[Term]| {
        terms.iter().filter(|term| term.cell == *cell).map(|term| term.factor).sum::<Decimal>()
    };
    let factor = of(&equation.left) - of(&equation.right);
    (!factor.is_zero()).then_some(factor)
}

fn terms(equation: &Equation) -> impl Iterator<Item = &Term> {
    equation.left.iter().chain(&equation.right)
}

fn explained(group: &[&Equation], cause: &Cause) -> Finding {
    let first = group[0];
    let mut finding = Finding::new("cause", cause.term.span);
    finding.rule = first.rule;
    finding.values = values(first);
    finding.values.extend([
        ("cell", Shown::Cell(cause.term.cell.clone())),
        ("value", show(cause.term.value).into()),
        ("supposed", show(cause.supposed).into()),
        ("count", group.len().to_string().into()),
    ]);
    finding.subject = subject(&cause.term.cell);
    finding.labels = labels(first, Some(&cause.term.cell));
    for equation in &group[1..] {
        finding.notes.push(("also", values(equation)));
        add_labels(&mut finding, equation);
    }
    finding
}

fn single(equation: &Equation) -> Finding {
    let mut finding = Finding::new("unequal", Default::default());
    finding.rule = equation.rule;
    finding.values = values(equation);
    finding.labels = labels(equation, equation.points_at.as_ref());
    finding.subject = equation.points_at.as_ref().map_or_else(|| equation.table.clone(), subject);
    finding
}

fn subject(cell: &CellName) -> String {
    format!("{}[{}, {}]", cell.table, cell.row, cell.column)
}

fn add_labels(finding: &mut Finding, equation: &Equation) {
    let fresh: Vec<LabelAt> = labels(equation, None)
        .into_iter()
        .filter(|label| finding.labels.iter().all(|other| other.cell != label.cell))
        .collect();
    finding.labels.extend(fresh);
}

/// Pairs of indices: an equation over totals that fails by just what the others of its rule fail
/// by together, and the first of those others.
fn echoes(equations: &[&Equation]) -> Vec<(usize, usize)> {
    let mut echoes = Vec::new();
    for (index, equation) in equations.iter().enumerate().filter(|(_, equation)| equation.totals) {
        let parts =
            || equations.iter().enumerate().filter(|(_, other)| other.rule == equation.rule && !other.totals);
        let residual = |equation: &Equation| equation.left_value - equation.right_value;
        let together: Decimal = parts().map(|(_, other)| residual(other)).sum();
        if let Some((first, _)) = parts().next()
            && together == residual(equation)
        {
            echoes.push((index, first));
        }
    }
    echoes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn term(row: &str, column: &str, value: i64) -> Term {
        let cell = CellName { table: "t".into(), row: row.into(), column: column.into() };
        Term { cell, span: Span::at(0), value: value.into(), factor: Decimal::ONE }
    }

    fn equation(rule: usize, left: Vec<Term>, right: Vec<Term>) -> Equation {
        let value = |terms: &[Term]| terms.iter().map(|term| term.value).sum::<Decimal>();
        let (left_value, right_value) = (value(&left), value(&right));
        Equation {
            rule,
            table: "t".into(),
            each: "x".into(),
            holds: left_value == right_value,
            points_at: left.first().map(|term| term.cell.clone()),
            left,
            right,
            left_value,
            right_value,
            relation: "=",
            linear: true,
            totals: false,
        }
    }

    /// Two rows and two columns with totals; `wrong` overwrites one cell.
    fn square(wrong: (&str, &str, i64)) -> Vec<Equation> {
        let value = |row: &str, column: &str| {
            let right = match (row, column) {
                ("total", "total") => 10,
                ("total", "a") => 4,
                ("total", _) => 6,
                (row, "total") => {
                    if row == "r" {
                        3
                    } else {
                        7
                    }
                }
                ("r", "a") => 1,
                ("r", _) => 2,
                (_, "a") => 3,
                _ => 4,
            };
            let value = if (row, column) == (wrong.0, wrong.1) { wrong.2 } else { right };
            term(row, column, value)
        };
        let mut equations = Vec::new();
        for column in ["a", "b", "total"] {
            equations.push(equation(
                0,
                vec![value("total", column)],
                vec![value("r", column), value("s", column)],
            ));
        }
        for row in ["r", "s", "total"] {
            equations.push(equation(1, vec![value(row, "total")], vec![value(row, "a"), value(row, "b")]));
        }
        equations
    }

    #[test]
    fn any_one_wrong_cell_is_named_with_its_right_value() {
        for row in ["r", "s", "total"] {
            for column in ["a", "b", "total"] {
                let equations = square((row, column, 20));
                let broken: Vec<&Equation> = equations.iter().filter(|equation| !equation.holds).collect();
                let sound: Vec<&Equation> = equations.iter().filter(|equation| equation.holds).collect();
                let groups = connected(&broken);
                assert_eq!(groups.len(), 1, "{row} {column}");
                let cause = cause(&groups[0], &sound).unwrap();
                assert_eq!((cause.term.cell.row.as_str(), cause.term.cell.column.as_str()), (row, column));
                assert!(cause.supposed < Decimal::from(11));
            }
        }
    }

    #[test]
    fn a_total_that_repeats_the_fault_of_a_column_is_no_fault_of_its_own() {
        let mut column = equation(0, vec![term("r", "a", 1)], vec![term("s", "a", 2)]);
        let mut total = equation(0, vec![term("r", "total", 1)], vec![term("s", "total", 2)]);
        total.totals = true;
        assert_eq!(echoes(&[&column, &total]), [(1, 0)]);
        column.right_value = 5.into();
        assert!(echoes(&[&column, &total]).is_empty());
    }
}
