//! Who has room: rectangles already taken, so that no name lies on another.

use super::SvgView;
use super::frame::Frame;
use crate::basemap::clip::Rect;

/// The picture's free room.
#[derive(Debug)]
pub(crate) struct Room {
    whole: Rect,
    taken: Vec<Rect>,
}

impl Room {
    pub(crate) fn new(frame: &Frame, view: &SvgView) -> Self {
        let taken = view
            .clear
            .iter()
            .map(|&[x, y, w, h]| Rect(x, y, x + w, y + h))
            .collect();
        Self {
            whole: frame.rect().grown(-3.0),
            taken,
        }
    }

    /// Whether all boxes lie inside the picture on free ground.
    pub(crate) fn free(&self, boxes: &[Rect]) -> bool {
        boxes.iter().all(|b| {
            self.whole.holds((b.0, b.1)) && self.whole.holds((b.2, b.3)) && !self.taken.iter().any(|t| t.meets(b))
        })
    }

    pub(crate) fn take(&mut self, boxes: &[Rect]) {
        self.taken.extend_from_slice(boxes);
    }

    /// As [`Room::claim`], asking for `apart` pixels of free ground round the boxes.
    pub(crate) fn claim_apart(&mut self, boxes: &[Rect], apart: f64) -> bool {
        let wide: Vec<Rect> = boxes.iter().map(|b| b.grown(apart)).collect();
        let free = self.free(&wide);
        if free {
            self.take(boxes);
        }
        free
    }

    /// Takes the boxes if they are free.
    pub(crate) fn claim(&mut self, boxes: &[Rect]) -> bool {
        let free = self.free(boxes);
        if free {
            self.take(boxes);
        }
        free
    }
}

/// The box of a line of text whose middle is (x, y).
pub(crate) fn text_box(x: f64, y: f64, width: f64, size: f64) -> Rect {
    Rect(x - width / 2.0, y - size * 0.6, x + width / 2.0, y + size * 0.6)
}
