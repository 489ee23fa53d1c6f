// Where an asset stands: a cell of H3 that is written, or that follows from latitude and longitude.
import { useState } from 'react';
import { PlainButton } from '../ui/buttons';
import { Choice, Field } from '../ui/fields';
import { RESOLUTIONS, cellAt, degreesIn, type Resolution } from './cell';

interface PlaceFieldsProps {
  readonly cell: string;
  readonly change: (cell: string) => void;
}

export const PlaceFields = ({ cell, change }: PlaceFieldsProps) => {
  const [latitude, setLatitude] = useState('');
  const [longitude, setLongitude] = useState('');
  const [resolution, setResolution] = useState<Resolution>('9');
  const [fault, setFault] = useState<string>();
  const find = () => {
    const [north, east] = [degreesIn(latitude, 90), degreesIn(longitude, 180)];
    if (north === undefined || east === undefined) return setFault('Write both in degrees with a point, like 47.3769 and 8.5417.');
    setFault(undefined);
    cellAt(north, east, resolution).then(change, () => setFault('What finds the cell could not be loaded. Try again, or write the cell.'));
  };
  return (
    <>
      <Field
        label="H3 cell"
        value={cell}
        change={change}
        isOptional
        hint="in hexadecimal, like 8928308280fffff; empty: where it stands is not told. Payers find it by its cell"
      />
      <details className="border-line rounded-lg border p-3">
        <summary className="text-accent min-h-6 cursor-pointer">Find the cell by latitude and longitude</summary>
        <div className="mt-3 flex flex-wrap items-start gap-3">
          <Field label="Latitude" value={latitude} change={setLatitude} inputMode="text" isOptional hint="degrees, south is negative" fault={fault} className="grow basis-40" />
          <Field label="Longitude" value={longitude} change={setLongitude} inputMode="text" isOptional hint="degrees, west is negative" className="grow basis-40" />
          <div className="grow basis-40">
            <Choice label="As exactly as" value={resolution} change={setResolution} options={RESOLUTIONS} />
          </div>
          <div className="sm:pt-6">
            <PlainButton go={find}>Find the cell</PlainButton>
          </div>
        </div>
        <p className="text-quiet mt-2 text-sm">It is computed in this browser: what you write here goes nowhere.</p>
      </details>
    </>
  );
};
