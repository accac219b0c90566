"""torchvision.transforms.functional, as far as nets use it on their maps."""
import torch
import torch.nn.functional as F
from torch import nn


def crop(img, top, left, height, width):
    h, w = img.shape[-2:]
    right, bottom = left + width, top + height
    if left < 0 or top < 0 or right > w or bottom > h:
        img = img[..., max(top, 0):bottom, max(left, 0):right]
        outside = [
            max(min(right, 0) - left, 0), max(right - max(w, left), 0), max(min(bottom, 0) - top, 0), max(bottom - max(h, top), 0),
        ]
        return F.pad(img, outside)
    return img[..., top:bottom, left:right]


def center_crop(img, output_size):
    if isinstance(output_size, int):
        output_size = (output_size, output_size)
    elif len(output_size) == 1:
        output_size = (output_size[0], output_size[0])
    h, w = img.shape[-2:]
    th, tw = output_size[0], output_size[1]
    if tw > w or th > h:
        padding = [
            (tw - w) // 2 if tw > w else 0, (tw - w + 1) // 2 if tw > w else 0,
            (th - h) // 2 if th > h else 0, (th - h + 1) // 2 if th > h else 0,
        ]
        img = F.pad(img, padding)
        h, w = img.shape[-2:]
        if tw == w and th == h:
            return img
    return crop(img, int(round((h - th) / 2.0)), int(round((w - tw) / 2.0)), th, tw)


def resize(img, size, interpolation="bilinear", max_size=None, antialias=True):
    if interpolation != "bilinear" or max_size is not None:
        raise NotImplementedError("other interpolations, and the longest side")
    h, w = img.shape[-2:]
    if isinstance(size, int):
        size = [size]
    if len(size) == 1:
        short, long = (w, h) if w <= h else (h, w)
        longer = int(size[0] * long / short)
        size = [longer, size[0]] if w <= h else [size[0], longer]
    if size[0] == h and size[1] == w:
        return img
    return F.interpolate(img, size=[size[0], size[1]], mode="bilinear", align_corners=False, antialias=antialias)


def hflip(img):
    return img.flip(-1)


def vflip(img):
    return img.flip(-2)


class CenterCrop(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.size = size

    def forward(self, img):
        return center_crop(img, self.size)


class Resize(nn.Module):
    def __init__(self, size, interpolation="bilinear", max_size=None, antialias=True):
        super().__init__()
        self.size = size
        self.interpolation = interpolation
        self.max_size = max_size
        self.antialias = antialias

    def forward(self, img):
        return resize(img, self.size, self.interpolation, self.max_size, self.antialias)
