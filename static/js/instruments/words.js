// What is said of a device, in plain French. What a device signals of its measure is worded by the server, once for all.

/** @type {Record<string, string>} */
export const STATES = {
  searching: "Recherche des appareils. Choisissez le vôtre dans la liste du navigateur.",
  connected: "Connecté.",
  waiting: "En attente de la mesure. Lancez-la sur l’appareil.",
  received: "Mesure reçue. Relisez, puis enregistrez les constantes.",
  lost: "Appareil perdu avant la mesure : rien n’a été lu. Rapprochez-le, puis recommencez.",
  closed: "Aucun appareil choisi : rien n’a changé. S’il n’apparaît pas, vérifiez que le Bluetooth est allumé.",
  denied: "Le navigateur refuse l’accès au Bluetooth. Vérifiez qu’il est allumé et permis, ou saisissez à la main.",
  silent: "Aucune mesure n’est arrivée. Refaites-la sur l’appareil, puis recommencez.",
  unknown: "Cet appareil ne se lit pas ici. Saisissez la valeur à la main.",
  stopped: "Lecture arrêtée. Rien n’a changé.",
  no_record: "L’appareil n’a aucune mesure en mémoire. Faites-la, puis recommencez.",
};

/** @type {Record<string, string>} */
export const REFUSALS = {
  short: "le message est incomplet",
  trailing: "le message est plus long que prévu",
  reserved: "le message emploie un code inconnu",
  date: "la date de l’appareil n’existe pas",
  nan: "l’appareil n’a pas pu mesurer",
  nres: "l’appareil n’est pas assez précis pour donner ce chiffre",
  infinite: "la valeur sort de ce que l’appareil sait mesurer",
  beyond: "la valeur sort de ce que l’appareil sait mesurer",
  no_value: "l’appareil n’a envoyé aucune valeur",
  unsuccessful: "la mesure a échoué sur l’appareil",
};

/** @param {string} why */
export const refused = (why) => `Mesure refusée : ${why}. Rien n’a été rempli. Refaites la mesure ou saisissez-la à la main.`;
