//! From text to [`Expr`]: a lexer and a precedence climber. Depth and length are bounded.

use super::{Error, Expr, Function, Node, Operator};
use crate::value::Decimal;
use std::ops::Range;
use std::str::FromStr;

const MAX_BYTES: usize = 4096;
const MAX_DEPTH: usize = 64;

/// Parses an expression.
///
/// # Errors
/// The first thing that is wrong, with its bytes.
pub fn parse(text: &str) -> Result<Expr, Error> {
    if text.len() > MAX_BYTES {
        return Err(Error { range: 0..text.len(), message: format!("longer than {MAX_BYTES} bytes") });
    }
    let mut parser = Parser { tokens: lex(text)?, at: 0, depth: 0 };
    let expr = parser.expression(0)?;
    match parser.peek() {
        Token::End => Ok(expr),
        _ => Err(parser.unexpected("an operator or the end")),
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(Decimal),
    Word(String),
    Operator(Operator),
    Not,
    Open,
    Close,
    OpenCell,
    CloseCell,
    Comma,
    End,
}

fn lex(text: &str) -> Result<Vec<(Token, Range<usize>)>, Error> {
    let mut tokens = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let mut end = start + c.len_utf8();
        let mut then = |wanted: char, chars: &mut std::iter::Peekable<std::str::CharIndices<'_>>| {
            let hit = chars.peek().is_some_and(|(_, next)| *next == wanted);
            if hit {
                chars.next();
                end += wanted.len_utf8();
            }
            hit
        };
        let token = match c {
            c if c.is_whitespace() => continue,
            '+' | '＋' => Token::Operator(Operator::Add),
            '-' | '－' | '−' => Token::Operator(Operator::Subtract),
            '*' | '×' => Token::Operator(Operator::Multiply),
            '/' | '÷' => Token::Operator(Operator::Divide),
            '=' | '＝' => {
                then('=', &mut chars);
                Token::Operator(Operator::Equal)
            }
            '!' if then('=', &mut chars) => Token::Operator(Operator::NotEqual),
            '≠' => Token::Operator(Operator::NotEqual),
            '<' | '＜' if then('=', &mut chars) => Token::Operator(Operator::LessOrEqual),
            '>' | '＞' if then('=', &mut chars) => Token::Operator(Operator::GreaterOrEqual),
            '≤' => Token::Operator(Operator::LessOrEqual),
            '≥' => Token::Operator(Operator::GreaterOrEqual),
            '<' | '＜' => Token::Operator(Operator::Less),
            '>' | '＞' => Token::Operator(Operator::Greater),
            '(' | '（' => Token::Open,
            ')' | '）' => Token::Close,
            '[' => Token::OpenCell,
            ']' => Token::CloseCell,
            ',' | '，' => Token::Comma,
            c if c.is_ascii_digit() => {
                while let Some((_, c)) = chars.next_if(|(_, c)| c.is_ascii_digit() || *c == '.') {
                    end += c.len_utf8();
                }
                let number = Decimal::from_str(&text[start..end]);
                Token::Number(
                    number.map_err(|_| Error { range: start..end, message: "not a number".into() })?,
                )
            }
            c if c.is_alphabetic() || c == '_' => {
                while let Some((_, c)) = chars.next_if(|(_, c)| c.is_alphanumeric() || *c == '_') {
                    end += c.len_utf8();
                }
                match &text[start..end] {
                    "and" => Token::Operator(Operator::And),
                    "or" => Token::Operator(Operator::Or),
                    "implies" => Token::Operator(Operator::Implies),
                    "not" => Token::Not,
                    word => Token::Word(word.to_owned()),
                }
            }
            _ => return Err(Error { range: start..end, message: format!("{c:?} has no meaning here") }),
        };
        tokens.push((token, start..end));
    }
    tokens.push((Token::End, text.len()..text.len()));
    Ok(tokens)
}

struct Parser {
    tokens: Vec<(Token, Range<usize>)>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> &Token {
        &self.tokens[self.at].0
    }

    fn range(&self) -> Range<usize> {
        self.tokens[self.at].1.clone()
    }

    fn next(&mut self) -> (Token, Range<usize>) {
        let token = self.tokens[self.at].clone();
        self.at = (self.at + 1).min(self.tokens.len() - 1);
        token
    }

    fn unexpected(&self, wanted: &str) -> Error {
        let found = if *self.peek() == Token::End { "the end" } else { "something else" };
        Error { range: self.range(), message: format!("{wanted} is expected here, not {found}") }
    }

    fn expect(&mut self, token: &Token, wanted: &str) -> Result<Range<usize>, Error> {
        if self.peek() == token { Ok(self.next().1) } else { Err(self.unexpected(wanted)) }
    }

    fn word(&mut self, wanted: &str) -> Result<String, Error> {
        if let Token::Word(word) = self.peek() {
            let word = word.clone();
            self.next();
            return Ok(word);
        }
        Err(self.unexpected(wanted))
    }

    fn expression(&mut self, loosest: u8) -> Result<Expr, Error> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Error { range: self.range(), message: format!("nested deeper than {MAX_DEPTH}") });
        }
        let mut left = self.operand()?;
        while let Token::Operator(operator) = *self.peek() {
            let binding = binding(operator);
            if binding < loosest {
                break;
            }
            self.next();
            let right = self.expression(binding + 1)?;
            // `a = b = c` would compare a truth with a number.
            if operator.compares() && matches!(self.peek(), Token::Operator(next) if next.compares()) {
                let message = "comparisons cannot be chained; join two with `and`".into();
                return Err(Error { range: self.range(), message });
            }
            let range = left.range.start..right.range.end;
            left = Expr { node: Node::Binary(operator, Box::new(left), Box::new(right)), range };
        }
        self.depth -= 1;
        Ok(left)
    }

    fn operand(&mut self) -> Result<Expr, Error> {
        let range = self.range();
        match self.peek().clone() {
            Token::Number(number) => {
                self.next();
                Ok(Expr { node: Node::Number(number), range })
            }
            Token::Operator(Operator::Subtract) => {
                self.next();
                let inner = self.expression(binding(Operator::Multiply))?;
                let range = range.start..inner.range.end;
                Ok(Expr { node: Node::Negative(Box::new(inner)), range })
            }
            Token::Not => {
                self.next();
                let inner = self.expression(binding(Operator::Equal))?;
                let range = range.start..inner.range.end;
                Ok(Expr { node: Node::Not(Box::new(inner)), range })
            }
            Token::Open => {
                self.next();
                let inner = self.expression(0)?;
                let close = self.expect(&Token::Close, "`)`")?;
                Ok(Expr { node: inner.node, range: range.start..close.end })
            }
            Token::Word(word) => {
                self.next();
                match self.peek() {
                    Token::Open => self.call(&word, range),
                    Token::OpenCell => self.cell(word, range),
                    _ => Ok(Expr { node: Node::Name(word), range }),
                }
            }
            _ => Err(self.unexpected("a number, a name or `(`")),
        }
    }

    fn cell(&mut self, table: String, range: Range<usize>) -> Result<Expr, Error> {
        self.next();
        let row = self.word("the key of a row")?;
        self.expect(&Token::Comma, "`,` and the key of a column")?;
        let column = self.word("the key of a column")?;
        let close = self.expect(&Token::CloseCell, "`]`")?;
        Ok(Expr { node: Node::Cell(table, row, column), range: range.start..close.end })
    }

    fn previous(&mut self, range: Range<usize>) -> Result<Expr, Error> {
        self.next();
        let inner = self.expression(0)?;
        let close = self.expect(&Token::Close, "`)`")?;
        if let Some(inner) = inner.previous() {
            let message = "no report but the one before is known".into();
            return Err(Error { range: inner.range.clone(), message });
        }
        Ok(Expr { node: Node::Previous(Box::new(inner)), range: range.start..close.end })
    }

    fn call(&mut self, name: &str, range: Range<usize>) -> Result<Expr, Error> {
        if name == "previous" {
            return self.previous(range);
        }
        let function = match name {
            "sum" => Function::Sum,
            "abs" => Function::Abs,
            "min" => Function::Min,
            "max" => Function::Max,
            _ => {
                let message =
                    format!("there is no function `{name}`; there are sum, abs, min, max and previous");
                return Err(Error { range, message });
            }
        };
        self.next();
        let mut arguments = vec![self.expression(0)?];
        while *self.peek() == Token::Comma {
            self.next();
            arguments.push(self.expression(0)?);
        }
        let close = self.expect(&Token::Close, "`,` or `)`")?;
        let range = range.start..close.end;
        if function == Function::Abs && arguments.len() != 1 {
            return Err(Error { range, message: "abs takes one argument".into() });
        }
        Ok(Expr { node: Node::Call(function, arguments), range })
    }
}

fn binding(operator: Operator) -> u8 {
    match operator {
        Operator::Implies => 0,
        Operator::Or => 1,
        Operator::And => 2,
        operator if operator.compares() => 3,
        Operator::Add | Operator::Subtract => 4,
        _ => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(expr: &Expr) -> String {
        match &expr.node {
            Node::Number(number) => number.to_string(),
            Node::Name(name) => name.clone(),
            Node::Cell(table, row, column) => format!("{table}[{row},{column}]"),
            Node::Call(_, arguments) => {
                format!("f({})", arguments.iter().map(show).collect::<Vec<_>>().join(","))
            }
            Node::Negative(inner) => format!("-{}", show(inner)),
            Node::Previous(inner) => format!("before({})", show(inner)),
            Node::Not(inner) => format!("!{}", show(inner)),
            Node::Binary(operator, left, right) => {
                format!("({} {} {})", show(left), operator.sign(), show(right))
            }
        }
    }

    fn shown(text: &str) -> String {
        parse(text).map_or_else(|error| format!("{:?} {}", error.range, error.message), |expr| show(&expr))
    }

    #[test]
    fn operators_bind_as_people_expect() {
        assert_eq!(shown("a + b = c + d * 2"), "((a + b) = (c + (d × 2)))");
        assert_eq!(shown("a = 0 or b - c > 0 and d = 1"), "((a = 0) or (((b - c) > 0) and (d = 1)))");
        assert_eq!(shown("a - b - c ＝ sum（x, y）"), "(((a - b) - c) = f(x,y))");
        assert_eq!(shown("t[r, c] >= -1"), "(t[r,c] ≥ -1)");
        assert_eq!(shown("a = previous(a + b) - c"), "(a = (before((a + b)) - c))");
    }

    #[test]
    fn errors_say_where() {
        assert_eq!(shown("a + "), "4..4 a number, a name or `(` is expected here, not the end");
        assert_eq!(shown("a = b = c"), "6..7 comparisons cannot be chained; join two with `and`");
        assert_eq!(shown("a $ b"), "2..3 '$' has no meaning here");
        assert_eq!(
            shown("avg(a)"),
            "0..3 there is no function `avg`; there are sum, abs, min, max and previous"
        );
        assert_eq!(shown("previous(a + previous(b))"), "13..24 no report but the one before is known");
        assert!(parse(&"(".repeat(1000)).is_err());
        assert!(parse(&"-".repeat(1000)).is_err());
    }
}
