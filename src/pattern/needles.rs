//! Owns the words that an expression needs: a text without them holds no match, and looking for words
//! is far cheaper than compiling the expression.
//!
//! They are read off the expression as it is written, in one pass: parsing it in full would cost more
//! than all that most patterns are ever asked. What is not plain (flags, classes by name) is taken for
//! something that needs no words, which is never wrong.

use super::whole::Whole;
use memchr::memmem::Finder;
use std::iter::Peekable;
use std::str::Chars;

/// What every match of an expression contains.
#[derive(Debug)]
pub(super) struct Needles {
    /// Sets of words: a match contains one of each.
    sets: Vec<Vec<Finder<'static>>>,
    /// The expression is nothing but words, so that one of them is a match.
    pub(super) are_all: bool,
}

/// Words of one set beyond which looking for them is no cheaper than the expression.
const MOST_WORDS: usize = 256;

/// Words that neighbouring parts may make when they are put together.
const MOST_TOGETHER: usize = 16;

/// Characters of a class beyond which it stands for any character.
const MOST_CHARS: usize = 10;

/// The same for a class of ASCII characters, such as the digits, of which every text has some.
const MOST_ASCII: usize = 4;

/// Copies of a repeated part that are put together.
const MOST_COPIES: u32 = 4;

/// Bytes of a word, and words of a list, for which room is made at once.
const USUAL_LENGTH: usize = 16;

/// Groups within groups that are looked into.
const DEEPEST: u32 = 32;

impl Needles {
    /// `None` where no words are certain: the expression may match without them.
    pub(super) fn of(expression: &str) -> Option<Self> {
        let mut reader = Reader { rest: expression.chars().peekable(), depth: 0, anchored: false };
        let part = reader.alternation().filter(|_| reader.rest.peek().is_none())?;
        let are_all = part.words.is_some() && !reader.anchored;
        let mut sets = part.needed();
        sets.sort_by_key(|words| (usize::MAX - shortest(words), words.len()));
        let finders = |words: Vec<String>| words.iter().map(|word| Finder::new(word).into_owned()).collect();
        let sets: Vec<Vec<_>> = sets.into_iter().map(finders).collect();
        (!sets.is_empty()).then_some(Self { sets, are_all })
    }

    /// Whether a text has what a match needs.
    pub(super) fn are_in(&self, text: &str) -> bool {
        self.sets.iter().all(|words| words.iter().any(|word| word.find(text.as_bytes()).is_some()))
    }

    /// The same for a text whose runs are known.
    pub(super) fn are_in_whole(&self, whole: &Whole) -> bool {
        let text = whole.as_str().as_bytes();
        let holds = |word: &Finder<'_>| whole.may_hold(word.needle()) && word.find(text).is_some();
        self.sets.iter().all(|words| words.iter().any(holds))
    }
}

/// Bytes of the shortest word.
fn shortest(words: &[String]) -> usize {
    words.iter().map(String::len).min().unwrap_or_default()
}

/// What is known of a part of an expression.
#[derive(Default)]
struct Part {
    /// All that it matches, where that is a few words.
    words: Option<Vec<String>>,
    /// Sets of words of each of which a match of it contains one.
    sets: Vec<Vec<String>>,
}

impl Part {
    /// A part that matches these words and nothing else.
    fn of(words: Vec<String>) -> Self {
        Self { words: Some(words), sets: Vec::new() }
    }

    /// A part of which nothing is known.
    fn any() -> Self {
        Self::default()
    }

    /// The sets of words that a match needs.
    fn needed(self) -> Vec<Vec<String>> {
        let mut sets = self.sets;
        sets.extend(self.words.and_then(set));
        sets
    }

    /// This part `least` times or more often; not more often if `exactly`.
    fn repeated(self, least: u32, exactly: bool) -> Self {
        if least == 0 {
            return Self::any();
        }
        let Some(words) = self.words else { return self };
        let mut copies = words.clone();
        let mut made = 1;
        while made < least.min(MOST_COPIES)
            && let Some(more) = together(&copies, &words)
        {
            (copies, made) = (more, made + 1);
        }
        if exactly && made == least {
            return Self::of(copies);
        }
        Self { words: None, sets: set(copies).into_iter().collect() }
    }
}

/// Words as a set that a match needs: without those that contain another one. `None` if a match may
/// do without any.
fn set(words: Vec<String>) -> Option<Vec<String>> {
    if words.len() > MOST_WORDS || words.iter().any(String::is_empty) {
        return None;
    }
    if words.len() > MOST_TOGETHER {
        return Some(words);
    }
    let contains = |word: &String, other: &String| other.len() < word.len() && word.contains(other.as_str());
    let needed = |word: &&String| !words.iter().any(|other| contains(word, other));
    Some(words.iter().filter(needed).cloned().collect())
}

/// Every word of one list followed by every word of the other; `None` if those are too many.
fn together(first: &[String], second: &[String]) -> Option<Vec<String>> {
    let few = first.len() * second.len() <= MOST_TOGETHER.max(first.len()).max(second.len());
    few.then(|| first.iter().flat_map(|a| second.iter().map(move |b| [a.as_str(), b].concat())).collect())
}

/// Whether a character does not stand for itself.
fn is_special(c: char) -> bool {
    is_quantifier(c) || matches!(c, '^' | '$' | '.' | '[' | '(' | '\\')
}

/// Whether a character begins what tells how often the part before it is asked for.
fn is_quantifier(c: char) -> bool {
    matches!(c, '?' | '*' | '+' | '{')
}

/// Reads an expression; every method gives `None` where it is not plain.
struct Reader<'e> {
    rest: Peekable<Chars<'e>>,
    depth: u32,
    /// Whether it asks for the beginning or the end of the text.
    anchored: bool,
}

impl Reader<'_> {
    fn eat(&mut self, c: char) -> bool {
        self.rest.next_if_eq(&c).is_some()
    }

    fn alternation(&mut self) -> Option<Part> {
        let first = self.concatenation()?;
        if self.rest.peek() != Some(&'|') {
            return Some(first);
        }
        let mut parts = Vec::with_capacity(USUAL_LENGTH);
        parts.push(first);
        while self.eat('|') {
            parts.push(self.concatenation()?);
        }
        if parts.iter().all(|part| part.words.is_some()) {
            let mut words = Vec::with_capacity(parts.len());
            parts.into_iter().filter_map(|part| part.words).for_each(|more| words.extend(more));
            return Some(Part::of(words));
        }
        // One set, of the rarest that each alternative needs.
        let rarest = |part: Part| part.needed().into_iter().max_by_key(|words| shortest(words));
        let words: Option<Vec<Vec<String>>> = parts.into_iter().map(rarest).collect();
        Some(Part { words: None, sets: words.and_then(|words| set(words.concat())).into_iter().collect() })
    }

    fn concatenation(&mut self) -> Option<Part> {
        let mut sets = Vec::new();
        let mut complete = true;
        let mut run = vec![String::with_capacity(USUAL_LENGTH)];
        while let Some(next) = self.rest.next_if(|c| !matches!(c, '|' | ')')) {
            if !is_special(next) && !self.rest.peek().is_some_and(|c| is_quantifier(*c)) {
                run.iter_mut().for_each(|word| word.push(next));
                continue;
            }
            let part = self.atom(next)?;
            let part = self.repetition(part)?;
            if let Some(longer) = part.words.as_ref().and_then(|words| together(&run, words)) {
                run = longer;
                continue;
            }
            complete = false;
            sets.extend(set(std::mem::take(&mut run)));
            sets.extend(part.sets);
            run = part.words.unwrap_or_else(|| vec![String::new()]);
        }
        if complete {
            return Some(Part::of(run));
        }
        sets.extend(set(run));
        Some(Part { words: None, sets })
    }

    /// A part and how often it is asked for.
    fn repetition(&mut self, mut part: Part) -> Option<Part> {
        loop {
            part = if self.eat('?') {
                match part.words {
                    Some(mut words) if words.len() < MOST_TOGETHER => {
                        words.push(String::new());
                        Part::of(words)
                    }
                    _ => Part::any(),
                }
            } else if self.eat('*') {
                Part::any()
            } else if self.eat('+') {
                part.repeated(1, false)
            } else if self.eat('{') {
                let least = self.number()?;
                let most = if self.eat(',') { self.number() } else { Some(least) };
                if !self.eat('}') {
                    return None;
                }
                part.repeated(least, most == Some(least))
            } else {
                return Some(part);
            };
            // Fewest first: the same words.
            self.eat('?');
        }
    }

    fn number(&mut self) -> Option<u32> {
        let mut digits = String::new();
        while let Some(digit) = self.rest.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        digits.parse().ok()
    }

    /// The part that begins with a character.
    fn atom(&mut self, first: char) -> Option<Part> {
        match first {
            '^' | '$' => {
                self.anchored = true;
                Some(Part::of(vec![String::new()]))
            }
            '.' => Some(Part::any()),
            '[' => self.class(),
            '(' => self.group(),
            '\\' => match self.rest.next()? {
                'd' | 'D' | 's' | 'S' | 'w' | 'W' => Some(Part::any()),
                'b' | 'B' => {
                    self.anchored = true;
                    Some(Part::of(vec![String::new()]))
                }
                c => c.is_ascii_punctuation().then(|| Part::of(vec![c.into()])),
            },
            c if is_quantifier(c) => None,
            c => Some(Part::of(vec![c.into()])),
        }
    }

    fn group(&mut self) -> Option<Part> {
        let mut plain = true;
        if self.eat('?') && !self.eat(':') {
            if self.eat('P') || self.rest.peek() == Some(&'<') {
                self.rest.by_ref().find(|c| *c == '>')?;
            } else {
                plain = false;
                while self.rest.next_if(char::is_ascii_lowercase).is_some() {}
                if !self.eat(':') {
                    return None;
                }
            }
        }
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let part = self.alternation()?;
        self.depth -= 1;
        self.eat(')').then(|| if plain { part } else { Part::any() })
    }

    fn class(&mut self) -> Option<Part> {
        let mut any = self.eat('^');
        let mut words = Vec::with_capacity(MOST_CHARS);
        if self.rest.peek() == Some(&']') {
            return None;
        }
        loop {
            let from = match self.rest.next()? {
                ']' => break,
                '[' | '&' | '~' => return None,
                '\\' => self.rest.next_if(char::is_ascii_punctuation)?,
                '-' if self.rest.peek() == Some(&'-') => return None,
                c => c,
            };
            let to = match self.eat('-') {
                true if self.rest.peek() == Some(&']') => {
                    words.push('-');
                    from
                }
                true => self.rest.next().filter(|c| !matches!(c, '\\' | '[' | '-'))?,
                false => from,
            };
            words.extend((from..=to).take(MOST_CHARS + 1));
            if words.len() > MOST_CHARS {
                any = true;
                words.clear();
            }
        }
        any |= words.len() > MOST_ASCII && words.iter().all(char::is_ascii);
        Some(if any { Part::any() } else { Part::of(words.into_iter().map(String::from).collect()) })
    }
}

#[cfg(test)]
mod tests;
