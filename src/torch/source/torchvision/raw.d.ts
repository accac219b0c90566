/** A Python file as its text. */
declare module '*.py?raw' {
  const text: string;
  export default text;
}
