// Stories come from one file; sections, topics and authors are pages of twenty, newest first.
const fs = require("fs");

const pages = (kind, stories, labelsOf) => {
  const lists = new Map();
  for (const story of stories)
    for (const label of labelsOf(story)) {
      if (!lists.has(label.slug)) lists.set(label.slug, { kind, label, stories: [] });
      lists.get(label.slug).stories.push(story);
    }
  return [...lists.values()];
};
module.exports = (config) => {
  config.addWatchTarget("stories.json");
  config.addGlobalData("look", () =>
    Object.fromEntries(["story", "list", "front"].map((kind) => [kind, fs.readFileSync(`look/${kind}.css`, "utf8")])),
  );
  const read = () => JSON.parse(fs.readFileSync("stories.json", "utf8")).reverse();
  config.addGlobalData("stories", read);
  config.addGlobalData("lists", () => {
    const stories = read();
    return [
      ...pages("sections", stories, (story) => [story.section]),
      ...pages("topics", stories, (story) => story.topics),
      ...pages("authors", stories, (story) => story.authors),
    ];
  });
  config.addFilter("day", (date) => new Date(date).toUTCString().slice(5, 16));
  config.addFilter("rfc822", (date) => new Date(date).toUTCString());
  return { dir: { input: ".", includes: "_includes" } };
};
