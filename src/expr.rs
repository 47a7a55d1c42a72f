//! Owns the expression language of rule files: equations and conditions over named quantities.
//!
//! ```text
//! new + carried_in = total + carried_out        total = sum(results)
//! decisions = 0 or items_last_year + change > 0  disclosure[regulations, issued] = 0
//! carried_in = previous(carried_out)
//! ```
//!
//! A name is whatever its scope says it is (a row, a column, a set of them); within `previous(…)` it
//! is what it is in the report of the year before. Arithmetic is exact and every number knows the
//! operands it came from. Knows no table and no report.

mod eval;
mod parse;

pub use eval::{Failure, Linear, Operand, Operands, Outcome, Scope, evaluate, gathered};
pub use parse::parse;

use crate::value::Decimal;
use std::ops::Range;

/// A parsed expression; every node knows its bytes in what the author wrote.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub node: Node,
    /// Bytes of the expression as written.
    pub range: Range<usize>,
}

/// The parts of the language.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A number.
    Number(Decimal),
    /// A name that the scope resolves.
    Name(String),
    /// `table[row, column]`.
    Cell(String, String, String),
    /// A function of one or more arguments.
    Call(Function, Vec<Expr>),
    /// `-x`
    Negative(Box<Expr>),
    /// `not x`
    Not(Box<Expr>),
    /// `previous(x)`: the names in it are those of the report before.
    Previous(Box<Expr>),
    /// Two operands.
    Binary(Operator, Box<Expr>, Box<Expr>),
}

/// Functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// The sum of its arguments; a set stands for its members.
    Sum,
    /// The value without its sign.
    Abs,
    /// The least of its arguments.
    Min,
    /// The greatest of its arguments.
    Max,
}

/// Operators, the loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Operator {
    Implies,
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
}

impl Operator {
    /// The sign as people write it.
    pub fn sign(self) -> &'static str {
        match self {
            Operator::Implies => "implies",
            Operator::Or => "or",
            Operator::And => "and",
            Operator::Equal => "=",
            Operator::NotEqual => "≠",
            Operator::Less => "<",
            Operator::LessOrEqual => "≤",
            Operator::Greater => ">",
            Operator::GreaterOrEqual => "≥",
            Operator::Add => "+",
            Operator::Subtract => "-",
            Operator::Multiply => "×",
            Operator::Divide => "÷",
        }
    }

    /// Whether it compares two numbers.
    pub fn compares(self) -> bool {
        matches!(
            self,
            Operator::Equal
                | Operator::NotEqual
                | Operator::Less
                | Operator::LessOrEqual
                | Operator::Greater
                | Operator::GreaterOrEqual
        )
    }
}

/// What is wrong with an expression, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Bytes of the expression as written.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: String,
}

impl Expr {
    /// Every name and cell in it, in order.
    pub fn names(&self) -> Vec<&Expr> {
        let mut names = Vec::new();
        let mut rest = vec![self];
        while let Some(expr) = rest.pop() {
            match &expr.node {
                Node::Number(_) => {}
                Node::Name(_) | Node::Cell(..) => names.push(expr),
                Node::Call(_, arguments) => rest.extend(arguments.iter().rev()),
                Node::Negative(inner) | Node::Not(inner) | Node::Previous(inner) => rest.push(inner),
                Node::Binary(_, left, right) => rest.extend([right.as_ref(), left.as_ref()]),
            }
        }
        names
    }

    /// The first part that speaks of the report before.
    pub fn previous(&self) -> Option<&Expr> {
        match &self.node {
            Node::Previous(_) => Some(self),
            Node::Number(_) | Node::Name(_) | Node::Cell(..) => None,
            Node::Call(_, arguments) => arguments.iter().find_map(Expr::previous),
            Node::Negative(inner) | Node::Not(inner) => inner.previous(),
            Node::Binary(_, left, right) => left.previous().or_else(|| right.previous()),
        }
    }
}
