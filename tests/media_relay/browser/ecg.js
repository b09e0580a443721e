/** What the tests of the ECG drive: frames that say their number and place, and a trace of a made-up heart. */

import * as ecg from "/static/js/media/ecg.js";
import * as format from "/static/js/media/ecg_frame.js";
import { EcgPlayout } from "/static/js/media/ecg_playout.js";
import { EcgTrace } from "/static/js/media/ecg_trace.js";

const { EcgReceiver } = ecg;
const { write } = format;

window.now = 0;
const clock = () => window.now;

/** A frame of one lead's places, counted from the number zero. */
function frame(number, fields = {}) {
  const { leads = 3, count = 20, rate = 500, microvolts = 5, run = 7, at = 1e15 + number * 40_000 } = fields;
  const place = (n) => ((number % 1000) * count + Math.floor(n / leads)) % 30_000;
  const samples = Int16Array.from({ length: leads * count }, (_, n) => place(n));
  return write({ leads, count, rate, microvolts, run, number: number % 2 ** 32, at, samples });
}

const receiver = (seconds = 2) => new EcgReceiver({ seconds, clock });
const deliver = (to, numbers, fields) => numbers.map((number) => to.receive(frame(number, fields)));

/** Each frame of a receiver as a letter: a cross where it came, a line below where it did not. */
const picture = (of, frames) =>
  Array.from({ length: frames }, (_, n) => (Number.isNaN(of.value(0, n * 20)) ? "_" : "x")).join("");

/** Microvolts of a heart of our making, one beat in 0.8 s. */
function beat(seconds, lead) {
  const t = seconds % 0.8;
  const wave = (at, width, height) => height * Math.exp(-(((t - at) / width) ** 2));
  const sum = wave(0.16, 0.03, 0.12) + wave(0.3, 0.012, 1) - wave(0.33, 0.012, 0.3) + wave(0.52, 0.05, 0.25);
  return 1000 * (1 - lead / 14) * sum;
}

function beats(number, leads) {
  const at = (n) => (number * 20 + Math.floor(n / leads)) / 500;
  const samples = Int16Array.from({ length: leads * 20 }, (_, n) => Math.round(beat(at(n), n % leads) / 5));
  return write({ leads, count: 20, rate: 500, microvolts: 5, run: 1, number, at: 1e15 + number * 40_000, samples });
}

/** Draws a trace whose frames in `skip` never came. */
function draw({ width, leads, skip, until }) {
  document.body.innerHTML = `<canvas style="width:${width}px;display:block;margin:0"></canvas>`;
  const canvas = document.querySelector("canvas");
  const one = new EcgReceiver({ clock });
  const trace = new EcgTrace(canvas, one);
  const goOn = (from, to) => {
    for (let number = from; number < to; number += 1) {
      window.now += 40;
      if (!skip.some(([first, last]) => number >= first && number < last)) one.receive(beats(number, leads));
      trace.advance(number * 20);
    }
  };
  Object.assign(window, { canvas, one, trace, goOn });
  goOn(0, until);
}

/** Where the trace itself is drawn between two seconds of the first column: how much, how high, how low (in mm). */
function ink([from, to]) {
  const mm = (96 / 25.4) * devicePixelRatio;
  const left = trace.columns[0].x * devicePixelRatio + from * 25 * mm;
  const { width, data } = canvas.getContext("2d").getImageData(left, 0, Math.max(1, (to - from) * 25 * mm), canvas.height);
  const rows = [];
  for (let at = 0; at < data.length; at += 4) {
    if (data[at] < 60 && data[at + 1] < 60) rows.push(Math.floor(at / 4 / width) / mm);
  }
  return { much: rows.length, highest: Math.min(...rows) };
}

Object.assign(window, ecg, format, { EcgPlayout, EcgTrace, clock, frame, receiver, deliver, picture, draw, ink });
