/**
 * Products by the major number of their database engine's version: Microsoft Learn, "ALTER DATABASE compatibility level", where 2008 R2 is "10.5". Azure SQL Database
 * counts by itself and says 12; Configuration Manager keeps no database there.
 */
const products: Readonly<Record<string, string>> = {
  '8': 'SQL Server 2000',
  '9': 'SQL Server 2005',
  '10': 'SQL Server 2008',
  '10.50': 'SQL Server 2008 R2',
  '11': 'SQL Server 2012',
  '12': 'SQL Server 2014',
  '13': 'SQL Server 2016',
  '14': 'SQL Server 2017',
  '15': 'SQL Server 2019',
  '16': 'SQL Server 2022',
  '17': 'SQL Server 2025',
};

/** The product of a version such as "16.0.1000.6"; null where none is documented. */
export function sqlServerProduct(version: string): string | null {
  const [major = '', minor = ''] = version.split('.');
  return products[`${major}.${minor}`] ?? products[major] ?? null;
}
