(() => {
  const mine = document.currentScript;
  const frame = document.createElement("iframe");
  frame.src = mine.dataset.trang;
  frame.title = mine.dataset.ten || "Lan Tỏa";
  frame.loading = "lazy";
  frame.style.cssText = "border:0;width:100%;height:640px";
  mine.after(frame);
  addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow) return;
    const height = Number(event.data && event.data.lantoaHeight);
    if (height > 0 && height < 20000) frame.style.height = `${height}px`;
  });
})();
