// Copies the text of another element; says so on the button for two seconds.
const { Controller } = window.StimulusModule;

class CopyController extends Controller {
  static targets = ["label"];
  static values = { from: String, text: String, done: String };

  async copy() {
    const source = this.fromValue && document.getElementById(this.fromValue);
    const text = source ? source.textContent : this.textValue;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      if (!this.copyBySelection(text)) return;
    }
    const label = this.hasLabelTarget ? this.labelTarget : this.element;
    const before = label.textContent;
    label.textContent = this.doneValue;
    setTimeout(() => { label.textContent = before; }, 2000);
  }

  // Plain http on a network name has no clipboard API.
  copyBySelection(text) {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "w-sr-only";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

window.wagtail.app.register("lt-copy", CopyController);
