// A QR code of a text. It is dark on light in every theme: not all scanners read the reverse.
import { encode } from 'uqr';

/** Modules around it that stay light, by ISO/IEC 18004. */
const QUIET_MODULES = 4;

export const QrCode = ({ text, what }: { text: string; what: string }) => {
  const { size, data } = encode(text, { ecc: 'M', border: QUIET_MODULES });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={what} shapeRendering="crispEdges" className="w-64 max-w-full rounded-lg">
      <rect width={size} height={size} fill="#fff" />
      <path d={dark.join('')} fill="#000" />
    </svg>
  );
};
