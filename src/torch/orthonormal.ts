/**
 * Makes vectors orthonormal in place, one after the other, each as near to what it was as that allows: the modified
 * Gram–Schmidt process. In float64 it gives the columns of a QR decomposition's Q, R's diagonal positive, to more
 * digits than a float32 has. A vector that depends on those before it becomes zero, as the sign of R's zero makes it.
 */
export function orthonormal(vectors: readonly Float64Array[]): void {
  for (const [i, vector] of vectors.entries()) {
    const norm = Math.sqrt(dot(vector, vector));
    for (let k = 0; k < vector.length; k += 1) vector[k] = norm > 0 ? (vector[k] ?? 0) / norm : 0;
    for (const other of vectors.slice(i + 1)) {
      const along = dot(vector, other);
      for (let k = 0; k < other.length; k += 1) other[k] = (other[k] ?? 0) - along * (vector[k] ?? 0);
    }
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k += 1) sum += (a[k] ?? 0) * (b[k] ?? 0);
  return sum;
}
