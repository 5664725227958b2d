// One tick for all the rows that offer one.
const { Controller } = window.StimulusModule;

class ChooseController extends Controller {
  static targets = ["all", "row"];

  all() {
    for (const row of this.rowTargets) row.checked = this.allTarget.checked;
  }
}

window.wagtail.app.register("lt-choose", ChooseController);
