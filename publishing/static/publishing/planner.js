// The planning form: counts the places on the button, and shows a text of its own
// as its network will, by asking the server's own compose.
const { Controller } = window.StimulusModule;

class PlannerController extends Controller {
  static targets = ["leg", "tick", "text", "begin", "outcome", "go"];
  static values = { url: String, fixed: Number };

  connect() {
    this.timers = new Map();
    this.beginTargets.forEach((button) => { button.hidden = !button.dataset.text; });
  }

  count() {
    if (!this.hasGoTarget) return;
    const n = this.fixedValue + this.tickTargets.filter((tick) => tick.checked).length;
    const words = n === 1 ? this.goTarget.dataset.one : this.goTarget.dataset.many;
    this.goTarget.textContent = words.replace("{n}", n);
  }

  typed(event) {
    const leg = event.target.closest("[data-channel]");
    clearTimeout(this.timers.get(leg));
    this.timers.set(leg, setTimeout(() => this.compose(leg), 400));
  }

  begin(event) {
    const leg = event.target.closest("[data-channel]");
    const area = leg.querySelector("textarea");
    if (area.value) return;
    area.value = event.currentTarget.dataset.text;
    area.focus();
    this.compose(leg);
  }

  async compose(leg) {
    const { channel } = leg.dataset;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.element.elements.csrfmiddlewaretoken.value);
    body.set("channel", channel);
    for (const field of ["text", "follow-up"]) {
      const name = `leg-${channel}-${field}`;
      body.set(name, leg.querySelector(`[name="${name}"]`)?.value ?? "");
    }
    const picture = leg.querySelector(`[name="leg-${channel}-picture"]:checked`);
    body.set(`leg-${channel}-picture`, picture?.value ?? "");
    const asked = Symbol("asked");
    leg.ltAsked = asked;
    const answer = await fetch(this.urlValue, { method: "POST", body });
    // An older answer must not overwrite a newer one.
    if (!answer.ok || leg.ltAsked !== asked) return;
    const { html } = await answer.json();
    leg.querySelector(".lt-leg__outcome").innerHTML = html;
  }
}

window.wagtail.app.register("lt-planner", PlannerController);
