//! The identity of a diagnostic across runs and small edits.
//!
//! Made of the rule, the message, what it is about and the words under the primary label, folded,
//! so that it survives a moved paragraph, a changed encoding and another spacing.

use crate::diagnostic::Diagnostic;
use crate::source::FoldBuilder;
use std::collections::BTreeMap;

/// Words beyond this many characters do not count: a long paragraph keeps its identity when its end
/// is edited.
const MAX_CHARS: usize = 64;

/// The fingerprint of a finding, before equal ones are told apart.
pub(super) fn of(rule: &str, subject: &str, message: &str, words: &str) -> String {
    let mut folded = FoldBuilder::new();
    let end = words.char_indices().nth(MAX_CHARS * 4).map_or(words.len(), |(at, _)| at);
    folded.push(&words[..end], 0);
    let folded = folded.finish();
    let words = folded.as_str().split_whitespace().flat_map(str::chars).take(MAX_CHARS).collect::<String>();
    let mut hash = Fnv::default();
    for part in [rule, message, subject, &words] {
        hash.write(part.as_bytes());
        hash.write(&[0xff]);
    }
    format!("v1:{:016x}", hash.0)
}

/// Numbers equal fingerprints of one report in the order of the text.
pub(super) fn distinguish(diagnostics: &mut [Diagnostic]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        let count = seen.entry(diagnostic.fingerprint.clone()).or_insert(0);
        *count += 1;
        if *count > 1 {
            diagnostic.fingerprint = format!("{}:{count}", diagnostic.fingerprint);
        }
    }
}

/// FNV-1a, 64 bits: stable for all time, unlike the standard library's hashers.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spacing_and_width_do_not_matter_but_rule_subject_and_words_do() {
        let one = of("cn/a", "requests", "m", "共 12 件");
        assert_eq!(one, of("cn/a", "requests", "m", "共１２件"));
        let others = [
            of("cn/b", "requests", "m", "共12件"),
            of("cn/a", "review", "m", "共12件"),
            of("cn/a", "requests", "n", "共12件"),
            of("cn/a", "requests", "m", "共13件"),
        ];
        assert!(others.iter().all(|other| *other != one));
    }

    #[test]
    fn the_value_is_pinned_because_baselines_store_it() {
        assert_eq!(of("a", "", "", ""), "v1:519c972ec11a16a8");
    }
}
