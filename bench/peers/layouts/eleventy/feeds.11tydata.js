module.exports = {
  pagination: { data: "lists", size: 1, alias: "list", before: (lists) => lists.filter((list) => list.kind !== "topics") },
  permalink: ({ list }) => `/${list.kind}/${list.label.slug}/feed.xml`,
};
