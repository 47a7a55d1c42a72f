//! Evaluating an expression: every number keeps its operands, with the factor of each.

use super::{Expr, Function, Node, Operator};
use crate::value::Decimal;

/// Operands, or everything that keeps them from having a value.
pub type Operands<K> = Result<Vec<Operand<K>>, Vec<Failure<K>>>;

/// All operands, or all that keeps some of them from having a value.
///
/// # Errors
/// Every failure, where there is one.
pub fn gathered<K>(each: impl Iterator<Item = Result<Operand<K>, Failure<K>>>) -> Operands<K> {
    let (mut operands, mut failures) = (Vec::new(), Vec::new());
    for one in each {
        match one {
            Ok(operand) => operands.push(operand),
            Err(failure) => failures.push(failure),
        }
    }
    if failures.is_empty() { Ok(operands) } else { Err(failures) }
}

/// What names mean.
pub trait Scope {
    /// What an operand is known by outside.
    type Key: Clone + PartialEq;

    /// The operands that a name stands for: one for a plain name, several for a set.
    ///
    /// # Errors
    /// Everything that keeps it from having a value.
    fn name(&self, name: &str) -> Operands<Self::Key>;

    /// The operand at a cell.
    ///
    /// # Errors
    /// What keeps it from having a value.
    fn cell(
        &self,
        table: &str,
        row: &str,
        column: &str,
    ) -> Result<Operand<Self::Key>, Vec<Failure<Self::Key>>>;

    /// What names mean in the report before; `None` where nothing is said of one.
    fn previous(&self) -> Option<Self>
    where
        Self: Sized,
    {
        None
    }
}

/// A quantity that entered.
#[derive(Clone, Debug, PartialEq)]
pub struct Operand<K> {
    /// What it is known by.
    pub key: K,
    /// Its value.
    pub value: Decimal,
}

/// What keeps an expression from having a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure<K> {
    /// This operand has none.
    NoValue(K),
    /// A result is too large to be held exactly, or divided by zero.
    Arithmetic,
    /// A truth stands where a number is needed, or the other way round.
    Type,
}

/// A number and its operands: the sum of factor times value of each, plus a constant.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear<K> {
    /// What it comes to.
    pub value: Decimal,
    /// Operands with their factors, in the order in which they stand.
    pub terms: Vec<(Operand<K>, Decimal)>,
    /// Whether the value really is that sum (no product of operands, no minimum).
    pub linear: bool,
}

/// What a whole expression comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome<K> {
    /// A number.
    Number(Linear<K>),
    /// A truth; for a comparison also its two sides.
    Truth {
        /// Whether it holds.
        holds: bool,
        /// The two sides compared; for compound truths all numbers are on the left.
        sides: Box<(Linear<K>, Linear<K>)>,
        /// The comparison, if it is one.
        operator: Option<Operator>,
    },
}

impl<K> Linear<K> {
    fn constant(value: Decimal) -> Self {
        Self { value, terms: Vec::new(), linear: true }
    }
}

/// Evaluates. All operands are looked up, so that a failure names every operand without a value.
///
/// # Errors
/// Everything that keeps the expression from having a value.
pub fn evaluate<S: Scope>(expr: &Expr, scope: &S) -> Result<Outcome<S::Key>, Vec<Failure<S::Key>>> {
    match &expr.node {
        Node::Number(number) => Ok(Outcome::Number(Linear::constant(*number))),
        Node::Name(name) => sum(scope.name(name)?.into_iter().map(single)).map(Outcome::Number),
        Node::Cell(table, row, column) => {
            scope.cell(table, row, column).map(|operand| Outcome::Number(single(operand)))
        }
        Node::Call(function, arguments) => call(*function, arguments, scope),
        Node::Negative(inner) => {
            let negative = scaled(as_number(evaluate(inner, scope)?)?, Decimal::NEGATIVE_ONE);
            negative.map(Outcome::Number).ok_or_else(|| vec![Failure::Arithmetic])
        }
        Node::Not(inner) => {
            let (holds, sides) = truth(evaluate(inner, scope)?)?;
            Ok(Outcome::Truth { holds: !holds, sides: Box::new(sides), operator: None })
        }
        Node::Previous(inner) => evaluate(inner, &scope.previous().ok_or_else(|| vec![Failure::Type])?),
        Node::Binary(operator, left, right) => binary(*operator, left, right, scope),
    }
}

fn binary<S: Scope>(
    operator: Operator,
    left: &Expr,
    right: &Expr,
    scope: &S,
) -> Result<Outcome<S::Key>, Vec<Failure<S::Key>>> {
    let (left, right) = both(evaluate(left, scope), evaluate(right, scope))?;
    if matches!(operator, Operator::And | Operator::Or | Operator::Implies) {
        let (left, left_sides) = truth(left)?;
        let (right, right_sides) = truth(right)?;
        let holds = match operator {
            Operator::And => left && right,
            Operator::Or => left || right,
            _ => !left || right,
        };
        let mut all = Linear::constant(Decimal::ZERO);
        all.linear = false;
        for side in [left_sides.0, left_sides.1, right_sides.0, right_sides.1] {
            all.terms.extend(side.terms);
        }
        let sides = Box::new((all, Linear::constant(Decimal::ZERO)));
        return Ok(Outcome::Truth { holds, sides, operator: None });
    }
    let (left, right) = (as_number(left)?, as_number(right)?);
    if operator.compares() {
        let holds = match operator {
            Operator::Equal => left.value == right.value,
            Operator::NotEqual => left.value != right.value,
            Operator::Less => left.value < right.value,
            Operator::LessOrEqual => left.value <= right.value,
            Operator::Greater => left.value > right.value,
            _ => left.value >= right.value,
        };
        return Ok(Outcome::Truth { holds, sides: Box::new((left, right)), operator: Some(operator) });
    }
    let result = match operator {
        Operator::Add => added(left, right),
        Operator::Subtract => scaled(right, Decimal::NEGATIVE_ONE).and_then(|right| added(left, right)),
        Operator::Multiply if left.terms.is_empty() => scaled(right, left.value),
        Operator::Multiply if right.terms.is_empty() => scaled(left, right.value),
        Operator::Multiply => left.value.checked_mul(right.value).map(|value| joined(left, right, value)),
        _ => left.value.checked_div(right.value).map(|value| joined(left, right, value)),
    };
    result.map(Outcome::Number).ok_or_else(|| vec![Failure::Arithmetic])
}

fn call<S: Scope>(
    function: Function,
    arguments: &[Expr],
    scope: &S,
) -> Result<Outcome<S::Key>, Vec<Failure<S::Key>>> {
    let mut numbers = Vec::new();
    let mut failures = Vec::new();
    for argument in arguments {
        match evaluate(argument, scope).and_then(as_number) {
            Ok(number) => numbers.push(number),
            Err(mut other) => failures.append(&mut other),
        }
    }
    if !failures.is_empty() {
        return Err(failures);
    }
    let result = match function {
        Function::Sum => return sum(numbers.into_iter()).map(Outcome::Number),
        Function::Abs => numbers.pop().and_then(|number| {
            if number.value < Decimal::ZERO { scaled(number, Decimal::NEGATIVE_ONE) } else { Some(number) }
        }),
        Function::Min | Function::Max => {
            let values = numbers.iter().map(|number| number.value);
            let value = if function == Function::Min { values.min() } else { values.max() };
            let terms = numbers.into_iter().flat_map(|number| number.terms).collect();
            value.map(|value| Linear { value, terms, linear: false })
        }
    };
    result.map(Outcome::Number).ok_or_else(|| vec![Failure::Arithmetic])
}

fn single<K>(operand: Operand<K>) -> Linear<K> {
    Linear { value: operand.value, terms: vec![(operand, Decimal::ONE)], linear: true }
}

fn sum<K>(mut numbers: impl Iterator<Item = Linear<K>>) -> Result<Linear<K>, Vec<Failure<K>>> {
    numbers.try_fold(Linear::constant(Decimal::ZERO), added).ok_or_else(|| vec![Failure::Arithmetic])
}

fn added<K>(mut left: Linear<K>, right: Linear<K>) -> Option<Linear<K>> {
    left.value = left.value.checked_add(right.value)?;
    left.terms.extend(right.terms);
    left.linear &= right.linear;
    Some(left)
}

fn scaled<K>(mut number: Linear<K>, by: Decimal) -> Option<Linear<K>> {
    number.value = number.value.checked_mul(by)?;
    for (_, factor) in &mut number.terms {
        *factor = factor.checked_mul(by)?;
    }
    Some(number)
}

fn joined<K>(left: Linear<K>, right: Linear<K>, value: Decimal) -> Linear<K> {
    Linear { value, terms: left.terms.into_iter().chain(right.terms).collect(), linear: false }
}

fn as_number<K>(outcome: Outcome<K>) -> Result<Linear<K>, Vec<Failure<K>>> {
    if let Outcome::Number(number) = outcome { Ok(number) } else { Err(vec![Failure::Type]) }
}

type Truth<K> = (bool, (Linear<K>, Linear<K>));

fn truth<K>(outcome: Outcome<K>) -> Result<Truth<K>, Vec<Failure<K>>> {
    if let Outcome::Truth { holds, sides, .. } = outcome {
        Ok((holds, *sides))
    } else {
        Err(vec![Failure::Type])
    }
}

type Side<K> = Result<Outcome<K>, Vec<Failure<K>>>;

type Sides<K> = (Outcome<K>, Outcome<K>);

fn both<K>(left: Side<K>, right: Side<K>) -> Result<Sides<K>, Vec<Failure<K>>> {
    match (left, right) {
        (Ok(left), Ok(right)) => Ok((left, right)),
        (Err(mut left), Err(right)) => {
            left.extend(right);
            Err(left)
        }
        (Err(failures), Ok(_)) | (Ok(_), Err(failures)) => Err(failures),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::parse;

    /// `a` is 1, `b` is 2, …; `abc` is a set; what begins with `x` has no value. In the report before
    /// everything is ten more.
    struct Letters(u8);

    impl Scope for Letters {
        type Key = String;

        fn name(&self, name: &str) -> Result<Vec<Operand<String>>, Vec<Failure<String>>> {
            let one = |name: &str| Operand {
                key: name.to_owned(),
                value: Decimal::from(name.as_bytes()[0] - b'a' + 1 + self.0),
            };
            match name {
                "abc" => Ok(vec![one("a"), one("b"), one("c")]),
                name if name.starts_with('x') => Err(vec![Failure::NoValue(name.to_owned())]),
                name => Ok(vec![one(name)]),
            }
        }

        fn cell(&self, _: &str, row: &str, _: &str) -> Result<Operand<String>, Vec<Failure<String>>> {
            self.name(row).map(|mut operands| operands.remove(0))
        }

        fn previous(&self) -> Option<Self> {
            Some(Self(10))
        }
    }

    fn holds(text: &str) -> Option<bool> {
        match evaluate(&parse(text).unwrap(), &Letters(0)) {
            Ok(Outcome::Truth { holds, .. }) => Some(holds),
            _ => None,
        }
    }

    #[test]
    fn arithmetic_and_logic() {
        assert_eq!(holds("sum(abc) = f"), Some(true));
        assert_eq!(holds("a - b < 0 and not c = d"), Some(true));
        assert_eq!(holds("a = 1 implies b = 3"), Some(false));
        assert_eq!(holds("f / 4 = 1.5"), Some(true));
        assert_eq!(holds("max(a, c, b) = 3 and abs(a - c) = 2"), Some(true));
        assert_eq!(holds("previous(a + b) = 23 and sum(previous(abc), a) = 37 and a = 1"), Some(true));
        assert_eq!(holds("a / 0 = 1"), None);
        assert_eq!(holds("(a = 1) + 1 = 2"), None);
    }

    #[test]
    fn operands_keep_their_factors() {
        let outcome = evaluate(&parse("d = a + 2 * (b - c)").unwrap(), &Letters(0));
        let Ok(Outcome::Truth { sides, .. }) = outcome else { panic!("a truth is expected") };
        let factor =
            |(operand, factor): &(Operand<String>, Decimal)| format!("{}{}", factor.normalize(), operand.key);
        assert_eq!(sides.1.terms.iter().map(factor).collect::<Vec<_>>(), ["1a", "2b", "-2c"]);
        assert!(sides.1.linear);
    }

    #[test]
    fn every_operand_without_a_value_is_named() {
        let failures = evaluate(&parse("x1 + a = sum(x2, x3)").unwrap(), &Letters(0)).unwrap_err();
        assert_eq!(failures.len(), 3);
    }
}
