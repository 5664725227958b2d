// The print button of a proof; inline handlers are forbidden by our own policy.
const { Controller } = window.StimulusModule;

class PrintController extends Controller {
  print() {
    window.print();
  }
}

window.wagtail.app.register("lt-print", PrintController);
