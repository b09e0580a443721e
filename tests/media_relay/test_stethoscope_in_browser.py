"""The cockpit's own path of the stethoscope, from the track to what leaves for the ears."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from consultations.enums import SoundFilter
from consultations.rules import sounds
from tests.media_relay.scripts import ROOT, pages

pytestmark = pytest.mark.journey

PANE = """<div data-stethoscope><button data-listen><span data-listen-word></span></button>
<meter data-level max="100"></meter>
<p data-sound-said></p><input type="range" min="0" max="200" step="10" value="{volume}" data-volume>
<output data-volume-said></output><p data-clipped hidden></p></div>"""
SCRIPT = """async ({ pane, hertz, gain }) => {
  document.body.innerHTML = pane;
  const { Stethoscope } = await import("/static/js/consultations/stethoscope.js");
  const far = new AudioContext({ sampleRate: 48000 });
  const sum = far.createMediaStreamDestination();
  for (const one of hertz) {
    const note = new OscillatorNode(far, { frequency: one });
    note.connect(new GainNode(far, { gain })).connect(sum);
    note.start();
  }
  window.heard = new Stethoscope(document.querySelector("[data-stethoscope]"));
  heard.setTrack(sum.stream.getAudioTracks()[0]);
  await heard.listen(true);
  window.peaks = (analyser) => {
    const samples = new Float32Array(analyser.fftSize);
    analyser.getFloatTimeDomainData(samples);
    return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  };
  window.levels = (analyser) => {
    analyser.fftSize = 32768;
    analyser.smoothingTimeConstant = 0;
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    return hertz.map((one) => bins[Math.round((one * analyser.fftSize) / analyser.context.sampleRate)]);
  };
}"""
FULL_SCALE = 0.99


@pytest.fixture(scope="module")
def browser_page() -> Iterator[Page]:
    with pages() as opens:
        yield opens()


@pytest.fixture
def pane() -> str:
    """With the volume at which the template opens it."""
    template = (ROOT / "templates/consultations/cockpit/stethoscope.html").read_text()
    return PANE.format(volume=template.partition('value="0"')[2].partition('value="')[2].partition('"')[0])


def hears(page: Page, pane: str, hertz: list[float], gain: float) -> Page:
    page.reload()
    page.evaluate(SCRIPT, {"pane": pane, "hertz": hertz, "gain": gain})
    page.wait_for_function("peaks(heard.out) > 0")
    return page


def test_the_loudest_heart_is_heard_as_loud_as_it_was_sent(browser_page: Page, pane: str) -> None:
    page = hears(browser_page, pane, [40], FULL_SCALE)
    page.wait_for_function(f"peaks(heard.out) > {FULL_SCALE - 0.02}")
    page.wait_for_timeout(500)
    assert page.evaluate("peaks(heard.out)") <= 1
    assert page.locator("[data-clipped]").is_hidden()
    assert page.locator("[data-volume-said]").inner_text() == "d’origine"


def test_every_tone_of_a_heart_is_as_loud_as_the_others(browser_page: Page, pane: str) -> None:
    page = hears(browser_page, pane, [40.0, 80.0, 160.0, 640.0, 1280.0], 0.15)
    page.evaluate("levels(heard.out), levels(heard.analyser)")
    page.wait_for_timeout(1500)  # a window of the analysis is two thirds of a second
    came, left = page.evaluate("[levels(heard.analyser), levels(heard.out)]")
    gains: list[Any] = [round(out - in_, 2) for in_, out in zip(came, left, strict=True)]
    assert max(map(abs, gains)) < 0.5, gains


def test_an_amplified_heart_that_clips_is_said_to(browser_page: Page, pane: str) -> None:
    page = hears(browser_page, pane, [40], FULL_SCALE)
    volume = page.locator("[data-volume]")
    volume.fill("150")
    page.wait_for_function("!document.querySelector('[data-clipped]').hidden")
    assert page.locator("[data-clipped]").inner_text() == "Saturé : baissez le volume."
    assert page.locator("[data-volume-said]").inner_text() == "amplifié 1,5 fois"
    volume.fill("100")
    page.wait_for_function("document.querySelector('[data-clipped]').hidden")


def test_a_stethoscope_that_is_unplugged_does_not_arrive(browser_page: Page, pane: str) -> None:
    page = hears(browser_page, pane, [40], 0.2)
    assert page.locator("[data-sound-said]").inner_text() == "Le son du stéthoscope arrive."
    page.evaluate("heard.ails('Stéthoscope débranché : faites vérifier son câble')")
    assert (
        page.locator("[data-sound-said]").inner_text() == "Stéthoscope débranché : faites vérifier son câble."
    )
    page.evaluate("heard.ails('')")
    assert page.locator("[data-sound-said]").inner_text() == "Le son du stéthoscope arrive."


GAIN = """async ({ kind, hertz, tone }) => {
  const { shaped } = await import("/static/js/consultations/stethoscope.js");
  const context = new OfflineAudioContext(1, 48000, 48000);
  const note = new OscillatorNode(context, { frequency: tone });
  note.connect(shaped(context, { kind, hertz })).connect(context.destination);
  note.start();
  const samples = (await context.startRendering()).getChannelData(0).slice(24000);
  const power = samples.reduce((sum, one) => sum + one * one, 0) / samples.length;
  return 10 * Math.log10(2 * power);
}"""


@pytest.mark.parametrize(
    ("code", "tone", "least", "most"),
    [
        (SoundFilter.BELL, 40, -1, 1),
        (SoundFilter.BELL, 800, -40, -20),
        (SoundFilter.DIAPHRAGM, 40, -30, -12),
        (SoundFilter.DIAPHRAGM, 400, -1, 1),
    ],
)
def test_the_bell_lets_a_low_tone_pass_and_the_diaphragm_a_high_one(
    browser_page: Page, code: SoundFilter, tone: int, least: float, most: float
) -> None:
    one = sounds.FILTERS[code]
    gain = browser_page.evaluate(GAIN, {"kind": one.kind, "hertz": str(one.hertz), "tone": tone})
    assert least < gain < most


COLUMNS = """async ({ tone, level, burst }) => {
  const { Columns } = await import("/static/js/media/phonocardiogram.js");
  const columns = new Columns(48000);
  const wave = new Float32Array(48000 * 4);
  wave.forEach((_, at) => {
    const loud = !burst || (at / 48000) % 1 < burst;
    wave[at] = loud ? level * Math.sin((2 * Math.PI * tone * at) / 48000) : 0;
  });
  for (let at = 0; at < wave.length; at += 1111) columns.push(wave.subarray(at, at + 1111));
  const { low, high, times } = columns;
  return { low: [...low], high: [...high], times };
}"""


def test_a_beat_a_second_is_drawn_where_it_was_and_as_long_as_it_lasted(browser_page: Page) -> None:
    drawn = browser_page.evaluate(COLUMNS, {"tone": 40, "level": 0.25, "burst": 0.1})
    loud = [high - low > 0.05 for high, low in zip(drawn["high"], drawn["low"], strict=True)]
    begins = [at for at in range(1, len(loud)) if loud[at] and not loud[at - 1]]
    assert len(loud) == 800
    assert begins == pytest.approx([200, 400, 600], abs=1)
    assert sum(loud) == pytest.approx(4 * 20, abs=4)
    assert max(drawn["high"]) == pytest.approx(0.25, abs=0.005)
    assert min(drawn["low"]) == pytest.approx(-0.25, abs=0.005)


@pytest.mark.parametrize(("level", "times"), [(1, 1), (0.46, 1), (0.44, 2), (0.1, 8), (0.001, 64)])
def test_a_faint_sound_is_drawn_larger_by_a_power_of_two(
    browser_page: Page, level: float, times: int
) -> None:
    assert browser_page.evaluate(COLUMNS, {"tone": 40, "level": level, "burst": 0})["times"] == times


HOLE = """async () => {
  const { Columns } = await import("/static/js/media/phonocardiogram.js");
  const columns = new Columns(48000);
  columns.push(new Float32Array(48000).fill(0.2));
  columns.skip(100);
  columns.push(new Float32Array(4800).fill(0.1));
  return [...columns.high].map((one) => (Number.isFinite(one) ? one : null));
}"""


def test_what_was_not_heard_is_a_hole_and_not_a_line(browser_page: Page) -> None:
    high = browser_page.evaluate(HOLE)
    assert high[-20:] == pytest.approx([0.1] * 20)
    assert high[-120:-20] == [None] * 100
    assert high[-121] == pytest.approx(0.2)
    assert high[0] is None


INKED = """() => {
  const { width, height } = paper;
  const points = paper.getContext("2d").getImageData(0, 0, width, height).data;
  const rows = new Set();
  for (let at = 0; at < points.length; at += 4) if (points[at] === 255) rows.add(Math.floor(at / 4 / width));
  return rows.size / height;
}"""


def test_what_is_heard_is_drawn_and_stays_once_frozen(browser_page: Page, pane: str) -> None:
    paper = (
        '<div data-phonocardiogram><canvas style="width: 400px; height: 100px; color: #f00"></canvas>'
        "<span data-trace-said></span><button data-trace-freeze aria-pressed=false disabled></button></div>"
    )
    page = hears(browser_page, pane.replace("<meter", paper + "<meter"), [40], 0.2)
    page.evaluate("window.paper = document.querySelector('canvas')")
    page.wait_for_function(f"({INKED})() > 0.7")
    assert page.locator("[data-trace-said]").inner_text().endswith("dessiné 4\u00a0fois plus grand")
    page.locator("[data-trace-freeze]").click()
    kept = page.evaluate("paper.toDataURL()")
    page.wait_for_timeout(300)
    assert page.evaluate("paper.toDataURL()") == kept
    page.locator("[data-trace-freeze]").click()
    page.wait_for_timeout(300)
    assert page.evaluate("paper.toDataURL()") != kept


KEEP = """async () => {
  document.body.dataset.act = "the-act";
  document.body.insertAdjacentHTML(
    "beforeend", '<div data-asked-point="the-gesture" data-asked-name="Foyer mitral"></div>');
  const pane = document.querySelector("[data-stethoscope]");
  pane.insertAdjacentHTML("beforeend",
    '<button data-filter="bell" data-kind="lowpass" data-hertz="200">Cloche</button>'
    + '<div data-phonocardiogram><canvas></canvas><span data-trace-said></span>'
    + '<button data-trace-freeze aria-pressed="false"></button>'
    + '<button data-trace-keep disabled></button></div>');
  const { Stethoscope } = await import("/static/js/consultations/stethoscope.js");
  const heard = new Stethoscope(pane);
  heard.setFilter("bell");
  const { Columns } = await import("/static/js/media/phonocardiogram.js");
  heard.trace.columns = new Columns(48000);
  heard.trace.columns.push(Float32Array.from({ length: 96000 }, (_, n) => 0.4 * Math.sin(n / 40)));
  const sent = new Promise((done) => {
    window.fetch = async (url, { body }) => {
      done({ url, filter: body.get("filter"), image: body.get("image") });
      return new Response("{}", { status: 201, headers: { "content-type": "application/json" } });
    };
  });
  const keep = pane.querySelector("[data-trace-keep]");
  const before = keep.disabled;
  heard.trace.freeze.disabled = false;
  heard.trace.freeze.click();
  const after = keep.disabled;
  heard.setFilter("wide");  // what was frozen was heard otherwise
  keep.click();
  const { url, filter, image } = await sent;
  const drawn = await createImageBitmap(image);
  const paper = new OffscreenCanvas(drawn.width, drawn.height).getContext("2d");
  paper.drawImage(drawn, 0, 0);
  const grey = (x, y) => paper.getImageData(x, y, 1, 1).data[0];
  return { before, after, url, filter, type: image.type, empty: grey(100, 150), curve: grey(900, 228) };
}"""


def test_the_trace_is_kept_as_it_was_frozen_on_white(browser_page: Page, pane: str) -> None:
    page = hears(browser_page, pane, [40], 0.2)
    kept = page.evaluate(KEEP)
    assert (kept["before"], kept["after"]) == (True, False)
    assert kept["url"] == "/teleconsultations/the-act/stethoscope/the-gesture/trace/"
    assert (kept["filter"], kept["type"]) == ("bell", "image/jpeg")
    assert kept["empty"] > 240
    assert kept["curve"] < 60
