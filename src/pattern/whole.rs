//! Owns a whole text that many patterns are put to: which runs of bytes it holds at all, so that a word
//! that stands nowhere in it is known for that without searching.

/// Bytes of a run. Words of Chinese have three bytes a character, so a run is a character and the
/// beginning of the next.
const RUN: usize = 4;

/// Runs are told apart by this many bits: more than the distinct runs of a long report by far.
const BITS: u32 = 18;

/// A text and the runs of bytes in it.
#[derive(Debug)]
pub struct Whole {
    text: String,
    /// A bit for each run; runs that share one are taken for each other.
    runs: Vec<u64>,
}

impl Whole {
    /// Looks at every run of a text.
    pub fn new(text: String) -> Self {
        let mut runs = vec![0; 1 << (BITS - u64::BITS.ilog2())];
        for run in text.as_bytes().windows(RUN) {
            let (index, bit) = place(run);
            runs[index] |= bit;
        }
        Self { text, runs }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// `false` where a word is certainly not in the text.
    pub(super) fn may_hold(&self, word: &[u8]) -> bool {
        word.windows(RUN).all(|run| {
            let (index, bit) = place(run);
            self.runs[index] & bit != 0
        })
    }
}

/// The word and the bit in it that stand for a run, by multiplicative hashing.
fn place(run: &[u8]) -> (usize, u64) {
    let run = run.iter().fold(0_u32, |run, byte| run << 8 | u32::from(*byte));
    let hash = run.wrapping_mul(0x9E37_79B1) >> (u32::BITS - BITS);
    ((hash / u64::BITS) as usize, 1 << (hash % u64::BITS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_the_text_may_be_there_and_what_is_not_is_known() {
        let whole = Whole::new("依法公开政府信息，受理申请".to_owned());
        for word in ["公开政府", "申请", "依", "", "，受"] {
            assert!(whole.may_hold(word.as_bytes()), "{word}");
        }
        for word in ["政府公开", "复议", "申请表", "公开信息"] {
            assert!(!whole.may_hold(word.as_bytes()), "{word}");
        }
        assert!(!Whole::new("甲".to_owned()).may_hold("甲乙".as_bytes()));
    }
}
