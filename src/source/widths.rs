//! How wide each character of a decoded text is in the text and on disk.
//!
//! Knows neither the text nor the encoding: it is told two widths per character and remembers them
//! as runs, so that a few bytes per stretch of one script replace a copy of the text or the file.

/// Runs between two entries of the index.
const STRIDE: usize = 64;

/// Widths of all characters in order. Every byte of the file after the byte order mark belongs to
/// exactly one character, so that sums of widths are offsets.
#[derive(Debug, Default)]
pub(super) struct Widths {
    runs: Vec<Run>,
    /// Offsets in the text and on disk at which every [`STRIDE`]th run begins.
    index: Vec<(u32, u32)>,
    text: u32,
    disk: u32,
}

/// `count` characters of the same two widths; a width is below 16 bytes in every encoding.
#[derive(Clone, Copy, Debug)]
struct Run {
    widths: u8,
    count: u8,
}

impl Run {
    fn text(self) -> u32 {
        u32::from(self.widths >> 4)
    }

    fn disk(self) -> u32 {
        u32::from(self.widths & 15)
    }
}

impl Widths {
    /// No characters yet; the first one stands `disk` bytes into the file.
    pub(super) fn starting_at(disk: u32) -> Self {
        Self { disk, ..Self::default() }
    }

    /// Adds one character of `text` bytes in the text and `disk` bytes in the file.
    pub(super) fn push(&mut self, text: usize, disk: usize) {
        debug_assert!((1..16).contains(&text) && disk < 16, "widths {text} and {disk}");
        let widths = ((text as u8) << 4) | (disk as u8 & 15);
        match self.runs.last_mut() {
            Some(run) if run.widths == widths && run.count < u8::MAX => run.count += 1,
            _ => {
                if self.runs.len().is_multiple_of(STRIDE) {
                    self.index.push((self.text, self.disk));
                }
                self.runs.push(Run { widths, count: 1 });
            }
        }
        self.text += text as u32;
        self.disk += disk as u32;
    }

    /// The byte of the file at which the character begins that holds byte `offset` of the text; the
    /// end of the file for offsets past the text.
    pub(super) fn disk(&self, offset: u32) -> u32 {
        if offset >= self.text {
            return self.disk;
        }
        let Some(entry) = self.index.partition_point(|(text, _)| *text <= offset).checked_sub(1) else {
            return self.disk;
        };
        let (mut text, mut disk) = self.index[entry];
        for run in &self.runs[entry * STRIDE..] {
            let count = u32::from(run.count);
            if offset < text + run.text() * count {
                return disk + (offset - text) / run.text() * run.disk();
            }
            text += run.text() * count;
            disk += run.disk() * count;
        }
        disk
    }

    /// Gives back memory that was reserved for more characters.
    pub(super) fn shrink(&mut self) {
        self.runs.shrink_to_fit();
        self.index.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_sums_of_widths_however_many_runs_lie_between() {
        let mut widths = Widths::starting_at(3);
        let (mut text, mut disk, mut expected) = (0, 3, Vec::new());
        for index in 0..5000_usize {
            let (wide, narrow) = if index % 7 < 3 { (3, 2) } else { (1, 1 + index % 2) };
            expected.push((text, disk));
            widths.push(wide, narrow);
            text += wide as u32;
            disk += narrow as u32;
        }
        for (text, disk) in expected {
            assert_eq!(widths.disk(text), disk);
        }
        assert_eq!(widths.disk(text + 9), disk);
    }

    #[test]
    fn an_offset_inside_a_character_means_its_start() {
        let mut widths = Widths::default();
        widths.push(3, 2);
        widths.push(3, 2);
        assert_eq!(widths.disk(4), 2);
    }
}
