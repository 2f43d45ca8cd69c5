// The phone's notifications, shown by the service worker while the page is in the background.

/** Nothing where the person looks already, or did not allow notifications. */
export async function notify(title, body, tag) {
  if (!document.hidden || !("Notification" in globalThis) || Notification.permission !== "granted") return;
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.showNotification(title, { body, tag, data: { url: location.pathname } });
}
