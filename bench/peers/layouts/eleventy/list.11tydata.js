module.exports = {
  pagination: {
    data: "lists",
    size: 1,
    alias: "sheet",
    before: (lists) =>
      lists.flatMap((list) => {
        const count = Math.ceil(list.stories.length / 20);
        return Array.from({ length: count }, (_, number) => ({
          ...list,
          number: number + 1,
          count,
          stories: list.stories.slice(number * 20, number * 20 + 20),
        }));
      }),
  },
  permalink: ({ sheet }) =>
    `/${sheet.kind}/${sheet.label.slug}/${sheet.number > 1 ? `page/${sheet.number}/` : ""}index.html`,
};
